using Airworthy.Server.Health;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.FirstSteps;

/// <summary>One thing that is waited for while an app is set up.</summary>
/// <param name="What">What has come; null if nothing has.</param>
/// <param name="At">When, UTC; null for what has not come, or where the moment is not known any more.</param>
/// <param name="Hint">What to do about it as long as it has not come.</param>
public sealed record Sign(string Name, string? What, DateTime? At, string Hint)
{
    public bool IsDone => What is not null;

    /// <summary>All of them, in the order in which they come.</summary>
    internal static IReadOnlyList<Sign> Of(FirstSigns signs) =>
    [
        new("Envelope", signs.ReceivedOn is { } day ? $"{FigureText.Exact(signs.Items, "item")}, the first on {day:d MMM yyyy}" : null, signs.LastReceived,
            "Nothing has reached this project. Does the app have this DSN, and can it reach this server?"),
        new("Session", signs.Session is null ? null : "the first one began", signs.Session, SessionHint(signs)),
        new("Release", signs.Release?.Name, signs.Release?.At, "A session belongs to a release: without one it is not counted. Set it where the SDK starts."),
        new("Environment", signs.Environment?.Name, signs.Environment?.At,
            signs.Session is null ? "Comes with the session, if the SDK is told its environment." : "Sessions come and name no environment. Set it where the SDK starts."),
        new("User", signs.User is null ? null : "a session named its user", signs.User,
            signs.Session is null ? "Comes with the session, if the app says who uses it." : "Sessions come and name no user. Until they do, all figures of users stay empty."),
        new("First crash", signs.Crash is null ? null : "a session crashed", signs.Crash, "None yet, which is good. Let the app crash once to see that you would hear of it."),
    ];

    private static string SessionHint(FirstSigns signs) => signs switch
    {
        { Refused: { } refused } => $"Items came and were not counted. {DropText.Of(refused.Reason)}{(refused.Example is { } example ? $": {example}" : "")}.",
        { ReceivedOn: not null } => "Envelopes come, and no session is in them. Switch sessions on, as the snippet does.",
        _ => "Comes when the app starts, or is used.",
    };
}
