using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Takes an envelope apart: first its whole structure, so that a malformed one counts nothing, then item by item, so that a bad item costs only itself.
/// </summary>
internal sealed class EnvelopeIngest(SessionIngest sessions, ClientReportIngest reports, IngestNotes notes, IngestOptions limits)
{
    /// <summary>Finds where an envelope's items stand. What is refused here, counts nothing.</summary>
    /// <param name="reader">Behind the envelope's header.</param>
    /// <param name="items">Filled with them.</param>
    public Refusal? FindItems(EnvelopeReader reader, List<ItemSlice> items)
    {
        while (reader.TryReadItem(out var item))
            items.Add(new(item.Type, item.PayloadStart, item.Payload.Length));
        return reader.Fault is { } fault ? Refusal.BadRequest(fault.ToString()) : CheckLimits(items);
    }

    /// <summary>
    /// Reads the items that were found into facts, and finds the envelope's event, which is not read yet. The id is the event's, echoed to the SDK;
    /// null if there is none to echo, or if the event may have one.
    /// </summary>
    public SentryId? Read(in EnvelopeHeader header, ReadOnlyMemory<byte> envelope, Project project, DateTime receivedAt, IngestRequest request)
    {
        var eventId = header.EventId;
        request.Facts.Begin(project.Id, receivedAt);
        var shift = TimeRules.ShiftFor(receivedAt, header.SentAt);
        if (shift != TimeSpan.Zero)
            notes.ClockCorrected(project.Id, shift, receivedAt);
        foreach (var item in request.Items)
        {
            var payload = envelope.Slice(item.Start, item.Length);
            switch (item.Type)
            {
                case ItemType.Session:
                    sessions.ReadSession(payload.Span, project.Id, receivedAt, shift, request);
                    break;
                case ItemType.Sessions:
                    sessions.ReadAggregates(payload.Span, project.Id, receivedAt, shift, request);
                    break;
                case ItemType.Event:
                    request.Event = new(payload, header.EventId, project.Id, receivedAt, shift);
                    break;
                case ItemType.ClientReport:
                    ClientReportIngest.Read(payload.Span, request);
                    break;
                default:
                    request.Facts.AddDrop(item.Type, DropReason.NotStored, 1);
                    if (item.Type is ItemType.Transaction or ItemType.Attachment)
                        eventId ??= SentryId.NewRandom();
                    break;
            }
        }

        if (request.Reports.Count > 0)
            reports.TakeTogether(project.Id, receivedAt, shift, request);
        return eventId;
    }

    private Refusal? CheckLimits(List<ItemSlice> items)
    {
        var (sessionItems, sessionBytes, events, eventBytes, reports, reportBytes) = (0, 0L, 0, 0L, 0, 0L);
        foreach (var item in items)
        {
            if (item.Type is ItemType.Session or ItemType.Sessions)
                (sessionItems, sessionBytes) = (sessionItems + 1, sessionBytes + item.Length);
            else if (item.Type is ItemType.Event or ItemType.Transaction)
                (events, eventBytes) = (events + 1, eventBytes + item.Length);
            else if (item.Type is ItemType.ClientReport)
                (reports, reportBytes) = (reports + 1, reportBytes + item.Length);
        }

        if (sessionItems > limits.MaxSessionItems)
            return Refusal.TooLarge($"the envelope has {sessionItems} session items, more than {limits.MaxSessionItems}");
        if (sessionBytes > limits.MaxSessionItemBytes)
            return Refusal.TooLarge($"the envelope's session items have {sessionBytes} bytes, more than {limits.MaxSessionItemBytes}");
        if (reports > limits.MaxClientReports || reportBytes > limits.MaxClientReportBytes)
            return Refusal.TooLarge($"the envelope has {reports} client reports of {reportBytes} bytes, more than {limits.MaxClientReports} of {limits.MaxClientReportBytes}");
        if (events > 1)
            return Refusal.TooLarge($"the envelope has {events} events, more than 1");
        return eventBytes > limits.MaxEventBytes
            ? Refusal.TooLarge($"the envelope's event has {eventBytes} bytes, more than {limits.MaxEventBytes}")
            : null;
    }
}
