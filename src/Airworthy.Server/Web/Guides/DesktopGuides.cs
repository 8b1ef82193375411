namespace Airworthy.Server.Web.Guides;

/// <summary>Programs on desktops, and scripts: a run is a session.</summary>
internal static class DesktopGuides
{
    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new()
        {
            Id = "dotnet", Name = ".NET", Platforms = ["dotnet", "csharp"], Kind = SessionKind.Application, Since = "3.6.0", Default = "off",
            Switch = "AutoSessionTracking", Options = ["AutoSessionTrackingInterval: 30 seconds", "CacheDirectoryPath: without it a crash is not told at the next start"],
            Limits =
            [
                "For programs with one user at a time. A web server is not one: see ASP.NET Core.",
                "Errors that nobody handles and the process survives end a session as unhandled since 6.0.0.",
            ],
            Install = "dotnet add package Sentry", File = "Program.cs",
            Code = """
                SentrySdk.Init(options =>
                {
                    options.Dsn = "%DSN%";
                    options.Release = "my-app@1.0.0";
                    options.Environment = "production";
                    options.AutoSessionTracking = true;
                    options.IsGlobalModeEnabled = true;
                });
                """,
            User = """
                SentrySdk.ConfigureScope(scope => scope.User = new SentryUser { Id = "42" });
                """,
            Note = "A run of the program is a session. AutoSessionTracking is off unless you set it.",
        },
        new()
        {
            Id = "electron", Name = "Electron", Platforms = ["electron", "javascript-electron"], Kind = SessionKind.Application, Since = "3.0.0", Default = "on",
            Switch = "mainProcessSessionIntegration", Options = ["browserWindowSessionIntegration (4.11.0): a session is a time in which a window has the focus"],
            Limits = ["A run that crashed or was killed is told at the next start: the last runs of a release are the last to be known."],
            Install = "npm install @sentry/electron", File = "The main process, before anything else",
            Code = JavaScriptSnippet.Init("@sentry/electron/main", JavaScriptSnippet.WebRelease, "integrations: [Sentry.mainProcessSessionIntegration()]"),
            User = JavaScriptSnippet.User,
            Note = "A run of the main process is a session.",
        },
        new()
        {
            Id = "java", Name = "Java, Spring", Platforms = ["java"], Kind = SessionKind.ByHand, Default = "by hand",
            Switch = "Sentry.startSession",
            Options = ["options.setDistinctId: the user of the sessions"],
            Limits =
            [
                "Nothing starts or ends a session by itself, also not in Spring: a server's requests are not counted.",
                "A process has one session at a time. For requests, send their counts as Go does.",
            ],
            File = "main (Gradle: io.sentry:sentry)",
            Code = """
                Sentry.init(options -> {
                    options.setDsn("%DSN%");
                    options.setRelease("my-app@1.0.0");
                    options.setEnvironment("production");
                    options.setDistinctId("42");
                });
                Sentry.startSession();
                Runtime.getRuntime().addShutdownHook(new Thread(Sentry::endSession));
                """,
            User = """
                options.setDistinctId("42");
                """,
            Note = "A session is what stands between startSession and endSession.",
        },
        new()
        {
            Id = "powershell", Name = "PowerShell", Platforms = ["powershell"], Kind = SessionKind.Application, Default = "off",
            Switch = "AutoSessionTracking",
            Limits = ["A script that ends without Stop-Sentry leaves its session open: it counts as healthy."],
            Install = "Install-Module -Name Sentry", File = "Where your script starts",
            Code = """
                Import-Module Sentry
                Start-Sentry {
                    $_.Dsn = '%DSN%'
                    $_.Release = 'my-script@1.0.0'
                    $_.Environment = 'production'
                    $_.AutoSessionTracking = $true
                }
                """,
            User = """
                Edit-SentryScope { $_.User.Id = '42' }
                """,
            Note = "A run of the script is a session. AutoSessionTracking is off unless you set it.",
        },
    ];
}
