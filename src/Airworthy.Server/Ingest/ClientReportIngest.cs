using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Cells;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Takes the client reports of an envelope together: their sums count, under the first time that one of them names.
/// Source: getsentry/relay, <c>relay-server/src/processing/client_reports</c>.
/// </summary>
internal sealed class ClientReportIngest(ClientReports reports, RetentionOptions retention)
{
    /// <summary>Reads a report; one that cannot be read is dropped, and the others are kept.</summary>
    public static void Read(ReadOnlySpan<byte> payload, IngestRequest request)
    {
        if (ClientReport.Read(payload) is { } report)
            request.Reports.Add(report);
        else
            request.Facts.AddDrop(ItemType.ClientReport, DropReason.InvalidMember, 1);
    }

    /// <summary>Makes one of all that were read; drops them where their time cannot be.</summary>
    public void TakeTogether(ProjectId project, DateTime receivedAt, TimeSpan shift, IngestRequest request)
    {
        var count = request.Reports.Count;
        var at = request.Reports.Select(report => report.At).FirstOrDefault(said => said is not null) is { } first ? TimeRules.Shift(first, shift) : receivedAt;
        if (at < retention.EventsFrom(receivedAt))
            request.Facts.AddDrop(ItemType.ClientReport, DropReason.TooOld, count);
        else if (at - receivedAt > TimeRules.MaxAhead)
            request.Facts.AddDrop(ItemType.ClientReport, DropReason.TooFarAhead, count);
        else
            request.Reported = new(project, receivedAt, at, count, [.. request.Reports.SelectMany(report => report.Discarded)]);
    }

    /// <summary>Completes when they are on disk.</summary>
    public Task Commit(WaitingReports reported) => reports.Add(reported.Project, reported.ReceivedAt, reported.At, reported.Count, reported.Discarded);
}

/// <summary>What the client reports of one request say.</summary>
/// <param name="ReceivedAt">UTC, like <paramref name="At"/>, when it happened.</param>
/// <param name="Count">How many reports they were.</param>
internal sealed record WaitingReports(ProjectId Project, DateTime ReceivedAt, DateTime At, int Count, IReadOnlyList<DiscardedItems> Discarded);
