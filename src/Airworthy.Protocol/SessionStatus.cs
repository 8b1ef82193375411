namespace Airworthy.Protocol;

/// <summary>
/// How a session fares, from best to worst, so that the worse of two is the larger.
/// Source: https://develop.sentry.dev/sdk/telemetry/sessions/
/// </summary>
public enum SessionStatus : byte
{
    /// <summary>Running. Also what an update without a status means.</summary>
    Ok,

    /// <summary>Ended well.</summary>
    Exited,

    /// <summary>The word <c>errored</c>, and every word that is not known: over, and not well.</summary>
    Errored,

    /// <summary>An error that nobody caught, and the process lives on.</summary>
    Unhandled,

    /// <summary>The end is not known: power loss, kill, hang.</summary>
    Abnormal,

    /// <summary>An error ended the process or the session.</summary>
    Crashed,
}
