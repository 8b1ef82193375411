namespace Airworthy.Server.Demo;

/// <summary>The apps that are played. The same seed and the same time give the same sessions, with the same ids.</summary>
internal sealed record Fleet(ulong Seed, IReadOnlyList<DemoApp> Apps)
{
    /// <summary>A shop with two mobile apps, a web page and a backend. The iOS app had a bad release, and a fix.</summary>
    public static Fleet Example { get; } = new(Seed: 20_26, [Ios, Android, Web, Api]);

    /// <summary>The same with fewer users and sessions.</summary>
    public Fleet Smaller(double share) => this with
    {
        Apps = [.. Apps.Select(app => app with { Users = (int)Math.Ceiling(app.Users * share), SessionsPerDay = app.SessionsPerDay * share })],
    };

    private static DemoApp Ios => new()
    {
        Slug = "shop-ios",
        Platform = "apple-ios",
        Sdk = "sentry.cocoa/8.57.1",
        EventPlatform = "cocoa",
        CrashMechanism = "mach",
        Crashes = DemoFaults.Ios,
        Errors = DemoFaults.IosErrors,
        EarlyEnvironment = "beta",
        Users = 18_000,
        SessionsPerDay = 70_000,
        AbnormalRate = 0.001,
        // Within five days, whichever they are, lie a bad release and the fix that takes its place half a day later.
        Releases = new("com.example.shop", 4, TimeSpan.FromHours(96), TimeSpan.FromHours(7),
        [
            new(TimeSpan.Zero, TimeSpan.FromHours(30), Reach: 0.94, CrashRate: 0.002),
            new(TimeSpan.FromHours(44), TimeSpan.FromHours(14), Reach: 0.6, CrashRate: 0.04),
            new(TimeSpan.FromHours(56), TimeSpan.FromHours(14), Reach: 0.96, CrashRate: 0.0015),
        ]),
    };

    private static DemoApp Android => new()
    {
        Slug = "shop-android",
        Platform = "android",
        Sdk = "sentry.java.android/8.24.0",
        EventPlatform = "java",
        CrashMechanism = "UncaughtExceptionHandler",
        Crashes = DemoFaults.Android,
        Errors = DemoFaults.AndroidErrors,
        EarlyEnvironment = "beta",
        Users = 22_000,
        SessionsPerDay = 80_000,
        BusiestHour = 17,
        ErroredRate = 0.04,
        AbnormalRate = 0.006,
        Releases = new("com.example.shop.android", 4, TimeSpan.FromHours(84), TimeSpan.FromHours(31),
        [
            new(TimeSpan.Zero, TimeSpan.FromHours(48), Reach: 0.88, CrashRate: 0.006),
            new(TimeSpan.FromHours(50), TimeSpan.FromHours(34), Reach: 0.9, CrashRate: 0.005),
        ]),
    };

    private static DemoApp Web => new()
    {
        Slug = "shop-web",
        Platform = "javascript-react",
        Sdk = "sentry.javascript.react/10.20.0",
        EventPlatform = "javascript",
        CrashMechanism = "auto.browser.global_handlers.onerror",
        Crashes = DemoFaults.Web,
        Errors = DemoFaults.Web,
        EarlyEnvironment = "staging",
        Users = 12_000,
        SessionsPerDay = 30_000,
        BusiestHour = 15,
        MedianDuration = TimeSpan.FromMinutes(2),
        ErroredRate = 0.05,
        UnhandledRate = 0.012,
        Releases = new("shop-web", 12, TimeSpan.FromHours(22), TimeSpan.Zero,
            [new(TimeSpan.Zero, TimeSpan.FromHours(2), Reach: 0.99, CrashRate: 0.0005)]),
    };

    private static DemoApp Api => new()
    {
        Slug = "checkout-api",
        Platform = "python-fastapi",
        Sdk = "sentry.python.fastapi/2.42.0",
        EventPlatform = "python",
        CrashMechanism = "starlette",
        Crashes = DemoFaults.Api,
        Errors = DemoFaults.Api,
        EarlyEnvironment = "staging",
        SessionsPerDay = 500_000,
        BusiestHour = 16,
        ErroredRate = 0.004,
        Releases = new("checkout-api", 2, TimeSpan.FromHours(38), TimeSpan.FromHours(5),
            [new(TimeSpan.Zero, TimeSpan.FromMinutes(40), Reach: 1, CrashRate: 0.0003)]),
    };
}
