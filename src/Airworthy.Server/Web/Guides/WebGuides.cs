namespace Airworthy.Server.Web.Guides;

/// <summary>Browsers, and the frameworks whose SDKs wrap the browser's.</summary>
internal static class WebGuides
{
    private const string Setting = "integrations: [Sentry.browserSessionIntegration({ lifecycle: \"page\" })]";

    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new()
        {
            Id = "browser", Name = "JavaScript", Platforms = ["javascript"], Kind = SessionKind.Page, Since = "6.0.0", Default = "on",
            Switch = "browserSessionIntegration", Options = Options, Limits = Limits,
            Install = "npm install @sentry/browser", File = "Before anything else of your app",
            Code = JavaScriptSnippet.Init("@sentry/browser", JavaScriptSnippet.WebRelease, Setting),
            User = JavaScriptSnippet.User, Note = Note,
        },
        Wrapper("react", "React", "javascript-react", "@sentry/react", "main.jsx, before createRoot"),
        Wrapper("vue", "Vue", "javascript-vue", "@sentry/vue", "main.js, after createApp", "app,"),
        Wrapper("angular", "Angular", "javascript-angular", "@sentry/angular", "main.ts, before bootstrapApplication"),
        Wrapper("svelte", "Svelte", "javascript-svelte", "@sentry/svelte", "main.js, before the app is mounted"),
        new()
        {
            Id = "nextjs", Name = "Next.js", Platforms = ["javascript-nextjs"], Kind = SessionKind.Page, Since = "6.0.0", Default = "on",
            Switch = "browserSessionIntegration", Options = Options,
            Limits = [.. Limits, "Its server counts requests as Node.js does: give that a project of its own, or the two kinds of session stand in one rate."],
            Install = "npm install @sentry/nextjs", File = "instrumentation-client.js",
            Code = JavaScriptSnippet.Init("@sentry/nextjs", JavaScriptSnippet.WebRelease, Setting),
            User = JavaScriptSnippet.User, Note = Note,
        },
    ];

    private const string Note = "A page load is a session. Unless told otherwise, so is every route that the page changes to: lifecycle \"page\" counts the load alone.";

    private static IReadOnlyList<string> Options =>
    [
        "browserSessionIntegration({ lifecycle }): \"route\" (the default) or \"page\", since 10.39.0",
        "autoSessionTracking: before 9.0.0, deprecated since 8.44.0",
    ];

    private static IReadOnlyList<string> Limits =>
    [
        "Durations are not sent, and a session is never abnormal: browsers do not tell how a page ends.",
        "With lifecycle \"route\" a visit is many sessions: look at sessions per user before you compare rates.",
        "A user that is set after the first session was sent counts from the next update on; name it through initialScope.user where you can.",
    ];

    private static SdkGuide Wrapper(string id, string name, string platform, string package, string file, string? first = null) => new()
    {
        Id = id,
        Name = name,
        Platforms = [platform],
        Kind = SessionKind.Page,
        Since = "6.0.0",
        Default = "on",
        Switch = "browserSessionIntegration",
        Options = Options,
        Limits = Limits,
        Install = $"npm install {package}",
        File = file,
        Code = JavaScriptSnippet.Init(package, JavaScriptSnippet.WebRelease, Setting, first),
        User = JavaScriptSnippet.User,
        Note = Note,
    };
}
