namespace Airworthy.Protocol;

/// <summary>
/// Which times are believed. Source: getsentry/relay, <c>relay-event-normalization/src/clock_drift.rs</c> and <c>relay-server/src/processing/sessions</c>.
/// </summary>
public static class TimeRules
{
    /// <summary>How long ago a session may have begun. Exactly that long is accepted.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(5);

    /// <summary>How far ahead of the server's clock a time may lie. Exactly that far is accepted.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(60);

    /// <summary>A sender's clock that is off by less is left alone: the way takes time too.</summary>
    public static readonly TimeSpan MinDrift = TimeSpan.FromMinutes(55);

    /// <summary>What must be added to an envelope's times, by when it says it was sent; zero for a small difference, or if it does not say.</summary>
    public static TimeSpan ShiftFor(DateTime receivedAt, DateTime? sentAt)
    {
        var drift = sentAt is { } sent ? receivedAt - sent : TimeSpan.Zero;
        return drift.Duration() >= MinDrift ? drift : TimeSpan.Zero;
    }

    /// <summary>
    /// Corrects an update's times and checks them, the update's own before the session's beginning. An update cannot lie before its session's beginning.
    /// Null if both are good.
    /// </summary>
    public static DropReason? Normalize(DateTime receivedAt, TimeSpan shift, DateTime started, DateTime timestamp, out DateTime shiftedStart, out DateTime shiftedTimestamp)
    {
        shiftedStart = Shift(started, shift);
        shiftedTimestamp = Shift(timestamp, shift);
        if (shiftedTimestamp < shiftedStart)
            shiftedTimestamp = shiftedStart;
        return Check(receivedAt, shiftedTimestamp) ?? Check(receivedAt, shiftedStart);
    }

    private static DropReason? Check(DateTime receivedAt, DateTime time)
    {
        if (receivedAt - time > MaxAge)
            return DropReason.TooOld;
        return time - receivedAt > MaxAhead ? DropReason.TooFarAhead : null;
    }

    /// <summary>The time on this server's clock; the first or last one there is, where it would lie beyond.</summary>
    public static DateTime Shift(DateTime time, TimeSpan by) =>
        by == TimeSpan.Zero ? time : new(Math.Clamp(time.Ticks + by.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}
