using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// What SDKs say they have thrown away, per project and UTC day: sums, for reports have no ids. They explain numbers and are in none of them.
/// </summary>
internal sealed class ClientReports(TrackerWriter writer, EventOutcomes outcomes)
{
    /// <summary>Adds what one envelope's reports say; completes when it is on disk.</summary>
    /// <param name="reports">How many reports they were.</param>
    /// <param name="at">When the items were thrown away, UTC.</param>
    /// <exception cref="StorageUnavailableException">The disk does not take it; it was not acknowledged.</exception>
    public Task Add(ProjectId project, DateTime receivedAt, DateTime at, int reports, IReadOnlyList<DiscardedItems> discarded) =>
        writer.Write(
            session =>
            {
                foreach (var items in discarded)
                    Add(session, project, at.Date, items);
                return EventOutcomes.Write(session, new(project, DateOnly.FromDateTime(receivedAt), ItemType.ClientReport, null), reports);
            },
            key => outcomes.Committed(key, reports),
            bytes: 1_024 + discarded.Count * 200L);

    /// <summary>What was thrown away on the days that have a part in a stretch of time.</summary>
    public static List<ReportedLoss> Read(SqlSession session, ProjectId project, DateTime start, DateTime end) =>
        session.Query(
            """
            select kind, reason, category, sum(quantity) from client_report where project = $1 and day >= $2 and day < $3
            group by kind, reason, category order by sum(quantity) desc, kind, reason, category
            """,
            row => new ReportedLoss(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), project.Value, start.Date.Ticks, end.Ticks);

    private static void Add(SqlSession session, ProjectId project, DateTime day, DiscardedItems items) =>
        session.Execute(
            """
            insert into client_report (project, day, kind, reason, category, quantity) values ($1, $2, $3, $4, $5, $6)
            on conflict do update set quantity = quantity + min($6, 9223372036854775807 - quantity)
            """,
            project.Value, day.Ticks, items.Kind, items.Reason, items.Category, (long)Math.Min(items.Quantity, long.MaxValue));
}

/// <summary>Items that clients threw away.</summary>
/// <param name="Kind">As in <see cref="DiscardedItems"/>, like reason and category.</param>
internal sealed record ReportedLoss(string Kind, string Reason, string Category, long Quantity);
