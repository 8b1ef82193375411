using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;

namespace Airworthy.Server;

/// <summary>What the start prints: where the page is and how to sign in, the DSN to paste, and a line that sends a first session.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, BootstrapResult bootstrap)
    {
        var address = app.Services.GetRequiredService<PublicAddress>().Or(LocalAddress.Of(app.Urls.First()));
        var projects = app.Services.GetRequiredService<ProjectDirectory>();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var first = projects.All[0];

        Console.WriteLine();
        Console.WriteLine($"Airworthy is serving {projects.Organization} on {address.GetLeftPart(UriPartial.Authority)}");
        Console.WriteLine();
        Console.WriteLine($"  sign in (once)  {new Uri(address, $"{AccountsSetup.SignInPath}/{links.Create()}")}");
        foreach (var project in projects.All)
            Console.WriteLine($"  DSN             {project.DsnFor(address)}  ({project.Slug})");
        if (bootstrap.NewToken is { } token)
            Console.WriteLine($"  API token       {token}  (shown only now)");
        Console.WriteLine();
        Console.WriteLine("  send a first session:");
        Console.WriteLine($"  {FirstSession.CurlFor(first, address)}");
        Console.WriteLine();
    }
}
