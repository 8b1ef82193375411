using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;

namespace Airworthy.Server;

/// <summary>Unattended set-up, at every start: creates what the settings name and what every installation needs, and changes nothing that exists.</summary>
internal sealed class Bootstrap(ProjectDirectory projects, ApiTokens tokens, AccountTable accounts, BootstrapOptions options)
{
    private const string FirstProject = "app";

    /// <summary>Creates what is missing.</summary>
    /// <exception cref="ConfigurationException">The settings ask for what cannot be, as two projects with one key.</exception>
    public BootstrapResult Run()
    {
        projects.CreateOrganization(options.Organization);
        var mistakes = new List<string>();
        for (var i = 0; i < options.Projects.Count; i++)
        {
            if (Create(options.Projects[i]) is { } mistake)
                mistakes.Add($"{AirworthyOptions.Section}:Bootstrap:Projects:{i}: {mistake}");
        }

        if (mistakes.Count > 0)
            throw new ConfigurationException(mistakes);
        if (projects.All.Count == 0)
            projects.Create(FirstProject, platform: null);
        if (options.AdminEmail is { } email && options.AdminPassword is { } password)
            accounts.Ensure(email, password);
        return new(CreateToken());
    }

    private string? Create(BootstrapProject wanted)
    {
        if (projects.Find(wanted.Slug) is not null || (wanted.Id is { } id && projects.Find(new ProjectId(id)) is not null))
            return null;
        try
        {
            projects.Create(wanted.Slug, wanted.Platform, wanted.Id, wanted.Key, wanted.AllowedOrigins);
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }

    private string? CreateToken()
    {
        if (options.Token is { } given)
        {
            tokens.Ensure("bootstrap", given);
            return null;
        }

        return tokens.All.Count > 0 ? null : tokens.CreateForUser("first start").Token;
    }
}

/// <param name="NewToken">The token that was made just now, to be shown once; null if there was one.</param>
internal sealed record BootstrapResult(string? NewToken);
