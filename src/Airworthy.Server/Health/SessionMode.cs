namespace Airworthy.Server.Health;

/// <summary>How an app's SDK tells of its sessions, by what has come. It decides what is known of them.</summary>
internal enum SessionMode
{
    /// <summary>Nothing has come.</summary>
    None,

    /// <summary>Each session by itself, with updates, a duration, and mostly a user: apps.</summary>
    Application,

    /// <summary>Counted by the SDK, a session a request: servers. There is no duration, and mostly no user.</summary>
    Request,

    /// <summary>Some of each.</summary>
    Both,
}

internal static class SessionModes
{
    extension(HealthFigures figures)
    {
        public SessionMode Mode => (figures.Sessions.Total, figures.AggregatedSessions) switch
        {
            (0, _) => SessionMode.None,
            (_, 0) => SessionMode.Application,
            var (all, aggregated) => aggregated == all ? SessionMode.Request : SessionMode.Both,
        };

        /// <summary>How many users there were; null if there were sessions and none of them named its user, for then nobody knows.</summary>
        public long? KnownUsers => figures.Users.Total == 0 && figures.Sessions.Total > 0 ? null : figures.Users.Total;
    }

    extension(SessionMode mode)
    {
        /// <summary>The mode's name on the wire.</summary>
        public string Word => mode switch
        {
            SessionMode.None => "none",
            SessionMode.Application => "application",
            SessionMode.Request => "request",
            _ => "both",
        };
    }
}
