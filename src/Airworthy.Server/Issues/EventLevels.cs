using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

internal static class EventLevels
{
    extension(EventLevel level)
    {
        /// <summary>The level's name on the wire.</summary>
        public string Word => level switch
        {
            EventLevel.Debug => "debug",
            EventLevel.Info => "info",
            EventLevel.Warning => "warning",
            EventLevel.Fatal => "fatal",
            _ => "error",
        };

        /// <summary>How urgent Sentry holds issues of that level to be.</summary>
        public string Priority => level switch
        {
            EventLevel.Error or EventLevel.Fatal => "high",
            EventLevel.Warning => "medium",
            _ => "low",
        };
    }
}
