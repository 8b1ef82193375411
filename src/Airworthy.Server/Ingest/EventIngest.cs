using System.Net;
using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Facts;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Ingest;

/// <summary>Reads the event of a request, and hands it over to be stored.</summary>
internal sealed class EventIngest(EventThreads threads, EventIntake events, FactIntake facts)
{
    /// <summary>Completes when the event, or that it was dropped, is on disk, or the disk has not taken it: <see cref="ReceivedEvent.Committed"/> says which.</summary>
    public Task<ReceivedEvent> Receive(WaitingEvent waiting, IPAddress? client) => threads.Run(() => Take(waiting, client));

    private async Task<ReceivedEvent> Take(WaitingEvent waiting, IPAddress? client)
    {
        var received = Read(waiting, client) is { } read ? new ReceivedEvent(read.Id, events.Commit(read.Record)) : new(waiting.Id ?? SentryId.NewRandom(), Drop(waiting));
        await received.Committed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return received;
    }

    private (SentryId Id, EventRecord Record)? Read(in WaitingEvent waiting, IPAddress? client)
    {
        var source = new EventSource(waiting.Id, waiting.ReceivedAt, waiting.ClockShift, AddressOf(client));
        if (!EventReader.TryRead(waiting.Payload.Span, source, out var read, out _, ThreadUrgency.GiveWay))
            return null;
        using (read)
        {
            ThreadUrgency.GiveWay();
            var record = events.Prepare(waiting.Project, read, waiting.ReceivedAt);
            ThreadUrgency.GiveWay();
            return (read.Id, record);
        }
    }

    // An IPv4 client on a socket of IPv6 is called by the name that it has itself.
    private static string? AddressOf(IPAddress? client) => (client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client)?.ToString();

    // What the disk does not take is the task's to say, as if it were stored.
    private async Task Drop(WaitingEvent waiting)
    {
        var drop = new FactBuffer();
        drop.Begin(waiting.Project, waiting.ReceivedAt);
        drop.AddDrop(ItemType.Event, DropReason.InvalidJson, 1);
        await facts.Commit(drop, CancellationToken.None);
    }
}

/// <summary>An event that a request has brought, and that is not read yet.</summary>
/// <param name="Id">What the envelope calls it; null if it does not.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="ClockShift">What must be added to its times.</param>
internal readonly record struct WaitingEvent(ReadOnlyMemory<byte> Payload, SentryId? Id, ProjectId Project, DateTime ReceivedAt, TimeSpan ClockShift);

/// <param name="Id">Its own id, or one that was made for it.</param>
/// <param name="Committed">Completed; faulted if the disk has not taken it.</param>
internal readonly record struct ReceivedEvent(SentryId Id, Task Committed);
