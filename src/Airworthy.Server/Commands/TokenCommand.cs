using System.CommandLine;
using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>token list</c>, also while a server serves, <c>token create</c> and <c>token revoke</c>.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Lists, creates or revokes API tokens.") { List(), CreateOne(), Revoke() };

    private static Command List()
    {
        var dataPath = DataPathOption.Create();
        var command = new Command("list", "Lists the tokens: when each was made, its kind, its last characters, when it was last used, its name and scopes. Tokens themselves are not kept.") { dataPath };
        command.SetAction(arguments =>
        {
            foreach (var token in Read(DataPathOption.Read(arguments, dataPath)))
            {
                var kind = token.Kind == TokenKind.Organization ? "organization" : "user";
                var end = token.LastCharacters.Length > 0 ? "…" + token.LastCharacters : "-";
                var used = token.LastUse is { } last ? $"{last.At:u}{(last.Project is { } project ? $" project {project}" : "")}" : "never used";
                var scopes = token.Scopes.Count == ApiScopes.All.Count ? "every scope" : string.Join(' ', token.Scopes);
                arguments.InvocationConfiguration.Output.WriteLine($"{token.CreatedAt:u}  {kind,-12}  {end,-5}  {used,-32}  {token.Name}  ({scopes})");
            }
        });
        return command;
    }

    private static Command CreateOne()
    {
        var dataPath = DataPathOption.Create();
        var name = new Argument<string>("name") { Description = "What it is for: the name it is revoked by." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What it may do; may stand here several times. Every scope if left out. Known: {string.Join(", ", ApiScopes.All)}.",
            HelpName = "SCOPE",
        };
        scopes.Validators.Add(given =>
        {
            foreach (var unknown in given.GetValueOrDefault<string[]>().Except(ApiScopes.All))
                given.AddError($"'{unknown}' is no scope. Known: {string.Join(", ", ApiScopes.All)}.");
        });
        var organization = new Option<bool>("--organization") { Description = "Make a token for builds: it says itself where the server is, and may do what a build does." };
        var url = new Option<string>("--url") { Description = "With --organization: where builds reach the server, as https://airworthy.example.", HelpName = "URL" };
        var command = new Command("create", "Makes a token and prints it, once. No server may run on the folder meanwhile.") { name, scopes, organization, url, dataPath };
        command.Validators.Add(given =>
        {
            if (given.GetValue(organization) != (given.GetValue(url) is not null))
                given.AddError("--organization and --url go together.");
            if (given.GetValue(organization) && given.GetValue(scopes) is { Length: > 0 })
                given.AddError($"A token for builds has the scope {ApiScopes.Build} and no other: leave --scope out.");
            if (given.GetValue(url) is { } text && !PublicAddress.TryParse(text, out _))
                given.AddError($"'{text}' is not the root of a server, as https://airworthy.example.");
        });
        command.SetAction(arguments => Create(
            DataPathOption.Read(arguments, dataPath), arguments.GetRequiredValue(name), arguments.GetValue(scopes), arguments.GetValue(url), arguments.InvocationConfiguration));
        return command;
    }

    private static int Create(string path, string name, string[]? scopes, string? url, InvocationConfiguration console)
    {
        using var store = new OfflineStore(path, ProjectDirectory.Schema, ApiTokens.Schema);
        var tokens = new ApiTokens(store.Database, TimeProvider.System);
        if (tokens.All.Any(token => token.Name == name))
        {
            console.Error.WriteLine($"There is a token '{name}' already.");
            return CommandLine.Failed;
        }

        var made = url is not null && PublicAddress.TryParse(url, out var address)
            ? tokens.CreateForOrganization(name, address, new ProjectDirectory(store.Database, TimeProvider.System).Organization)
            : tokens.CreateForUser(name, scopes is { Length: > 0 } ? [.. scopes.Distinct()] : null);
        console.Output.WriteLine(made.Token);
        return 0;
    }

    private static Command Revoke()
    {
        var dataPath = DataPathOption.Create();
        var name = new Argument<string>("name") { Description = "The token's name." };
        var command = new Command("revoke", "Makes a token worthless. No server may run on the folder meanwhile.") { name, dataPath };
        command.SetAction(arguments =>
        {
            var (path, unwanted) = (DataPathOption.Read(arguments, dataPath), arguments.GetRequiredValue(name));
            using var store = new OfflineStore(path, ApiTokens.Schema);
            if (new ApiTokens(store.Database, TimeProvider.System).Revoke(unwanted) == 0)
            {
                arguments.InvocationConfiguration.Error.WriteLine($"There is no token '{unwanted}'.");
                return CommandLine.Failed;
            }

            arguments.InvocationConfiguration.Output.WriteLine($"Revoked '{unwanted}'.");
            return 0;
        });
        return command;
    }

    private static List<ApiToken> Read(string path)
    {
        DataFolder.RequireStore(path);
        using var store = DatabaseFile.OpenToRead(path, DataFolder.StoreFile);
        return ApiTokens.Read(store);
    }
}
