namespace Airworthy.Server.Web.Guides;

/// <summary>What a session of an SDK is.</summary>
public enum SessionKind
{
    /// <summary>A run of the program, or a stay in its foreground.</summary>
    Application,

    /// <summary>A page that is loaded, or gone to.</summary>
    Page,

    /// <summary>An incoming request; the SDK sends their counts once a minute.</summary>
    Request,

    /// <summary>What the app's own code says it is.</summary>
    ByHand,

    /// <summary>The SDK knows no sessions: the app sends their counts itself.</summary>
    None,
}

/// <summary>
/// How an app with one of Sentry's SDKs is pointed here, and what its release health can and cannot tell. Sources: the SDKs' changelogs, and getsentry/sentry-docs,
/// <c>platform-includes/configuration/auto-session-tracking</c>.
/// </summary>
public sealed record SdkGuide
{
    private const string DsnMark = "%DSN%";
    private const string AddressMark = "%ADDRESS%";

    /// <summary>As in <c>/guides/{id}</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The beginnings of the platform names it serves, the first one being what a project of it is given.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    public required SessionKind Kind { get; init; }

    /// <summary>The version that first had it; null for none, or where nobody says.</summary>
    public string? Since { get; init; }

    /// <summary>On, off, or in a few words what it depends on.</summary>
    public required string Default { get; init; }

    /// <summary>The option that switches it, as it stands in <see cref="Code"/>; null where there is none.</summary>
    public string? Switch { get; init; }

    /// <summary>What else can be set about it.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What a number of it does not say.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>A command for the shell; null where there is none.</summary>
    public string? Install { get; init; }

    /// <summary>Where the code belongs.</summary>
    public required string File { get; init; }

    /// <summary>Release, environment and the switch, with marks for what is the project's own.</summary>
    public required string Code { get; init; }

    /// <summary>How the app names its user.</summary>
    public required string User { get; init; }

    /// <summary>What a session is with it, in a sentence.</summary>
    public required string Note { get; init; }

    /// <summary>How to see that it works.</summary>
    public string Verify => Kind switch
    {
        SessionKind.Application => "Start the app: its session arrives at once. Close it, and the session ends as healthy; let it crash, and the crash arrives with the next start.",
        SessionKind.Page => "Load a page: its session arrives at once. Throw an error that nobody catches, and the same session turns unhandled or crashed.",
        SessionKind.Request => "Send it a few requests and wait: counts leave the process once a minute, and when it ends.",
        SessionKind.ByHand => "Run the code around the session: it arrives when it starts, and again when it ends.",
        _ => "Call it once with a count: it arrives at once, and the answer is 200 with {}.",
    };

    public bool HasHealth => Kind != SessionKind.None;

    public string CodeFor(string dsn) => Code.Replace(DsnMark, dsn, StringComparison.Ordinal).Replace(AddressMark, EnvelopeAddress(dsn), StringComparison.Ordinal);

    /// <summary>Where envelopes go that the app sends itself.</summary>
    private static string EnvelopeAddress(string dsn)
    {
        var named = new Uri(dsn);
        return $"{named.Scheme}://{named.Authority}/api{named.AbsolutePath}/envelope/";
    }
}
