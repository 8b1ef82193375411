using System.Diagnostics.CodeAnalysis;

namespace Airworthy.Protocol.Events;

/// <summary>What an event's payload does not say itself.</summary>
/// <param name="Id">The envelope's <c>event_id</c>, which wins; null if it has none.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="ClockShift">What must be added to the sender's times, see <see cref="TimeRules.ShiftFor"/>.</param>
/// <param name="ClientAddress">Stands for <c>{{auto}}</c>; null if it is not known, or not to be kept.</param>
public readonly record struct EventSource(SentryId? Id, DateTime ReceivedAt, TimeSpan ClockShift, string? ClientAddress);

/// <summary>Reads the payload of an <c>event</c> item, and what <c>/store/</c> takes.</summary>
public static class EventReader
{
    /// <summary>Reads an event; only what is no JSON object is refused.</summary>
    /// <param name="fault">What is wrong with it, for a person.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, in EventSource source, [NotNullWhen(true)] out ErrorEvent? read, [NotNullWhen(false)] out string? fault) =>
        throw new NotImplementedException();
}
