namespace Airworthy.Server.Web.FirstSteps;

/// <summary>How an app with one of Sentry's SDKs is pointed here.</summary>
/// <param name="Platforms">The beginnings of the platform names it serves.</param>
/// <param name="Install">A command for the shell; null where there is none.</param>
/// <param name="Note">What makes its sessions come.</param>
internal sealed record SdkGuide(string Id, string Name, IReadOnlyList<string> Platforms, string? Install, string File, string CodeWithDsn, string Note)
{
    private const string DsnMark = "DSN";

    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new("browser", "JavaScript", ["javascript"], "npm install @sentry/browser", "Before anything else of your app",
            """
            import * as Sentry from "@sentry/browser";

            Sentry.init({
              dsn: "DSN",
              release: "my-app@1.0.0",
              environment: "production",
            });
            """,
            "A page load is a session. Nothing to switch on."),
        new("node", "Node.js", ["node"], "npm install @sentry/node", "instrument.js, loaded first: node --import ./instrument.js app.js",
            """
            import * as Sentry from "@sentry/node";

            Sentry.init({
              dsn: "DSN",
              release: "my-app@1.0.0",
              environment: "production",
            });
            """,
            "An incoming request is a session; the SDK sends their counts once a minute."),
        new("dotnet", ".NET", ["dotnet", "csharp"], "dotnet add package Sentry", "Program.cs",
            """
            SentrySdk.Init(options =>
            {
                options.Dsn = "DSN";
                options.Release = "my-app@1.0.0";
                options.Environment = "production";
                options.AutoSessionTracking = true;
                options.IsGlobalModeEnabled = true;
            });
            """,
            "A run of the program is a session. AutoSessionTracking is off unless you set it."),
        new("python", "Python", ["python"], "pip install sentry-sdk", "Where your app starts",
            """
            import sentry_sdk

            sentry_sdk.init(
                dsn="DSN",
                release="my-app@1.0.0",
                environment="production",
            )
            """,
            "A request to a WSGI or ASGI app is a session; the SDK sends their counts once a minute."),
        new("android", "Android", ["android", "java-android", "kotlin"], null, "Application.onCreate (Gradle: io.sentry:sentry-android)",
            """
            SentryAndroid.init(this) { options ->
                options.dsn = "DSN"
                options.release = "com.example.app@1.0.0+1"
                options.environment = "production"
            }
            """,
            "A stay in the foreground is a session. Nothing to switch on."),
        new("apple", "iOS, macOS", ["apple", "cocoa", "swift"], null, "AppDelegate or App.init (Swift package: sentry-cocoa)",
            """
            import Sentry

            SentrySDK.start { options in
                options.dsn = "DSN"
                options.releaseName = "com.example.app@1.0.0+1"
                options.environment = "production"
            }
            """,
            "A stay in the foreground is a session. Nothing to switch on."),
    ];

    /// <summary>The guide for a platform as the project names it; the first one if it names none that we know.</summary>
    public static SdkGuide For(string? platform) =>
        All.LastOrDefault(guide => guide.Platforms.Any(name => platform?.StartsWith(name, StringComparison.OrdinalIgnoreCase) == true)) ?? All[0];

    public string CodeFor(string dsn) => CodeWithDsn.Replace(DsnMark, dsn, StringComparison.Ordinal);
}
