using Airworthy.Protocol;
using Airworthy.Server.Issues;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.Projects;

/// <summary>Items of one kind that had one fate.</summary>
/// <param name="Why">Why they were not counted; empty for those that were.</param>
/// <param name="Example">The last value that was refused.</param>
/// <param name="LastAt">When the last of them came, UTC; null if only the day is known.</param>
public sealed record IngestRow(string Item, string Why, long Quantity, string? Example, DateOnly LastDay, DateTime? LastAt);

/// <summary>What an SDK says it threw away before anything was sent.</summary>
public sealed record LossRow(string Kind, string Reason, string Category, long Quantity);

/// <summary>The way of a project's data into the store, as it goes now and went the last days.</summary>
internal sealed record IngestView(
    IReadOnlyList<IngestRow> Accepted, IReadOnlyList<IngestRow> Dropped, IReadOnlyList<IngestRow> NotKept, IReadOnlyList<LossRow> Losses,
    ClockCorrections? Clocks, long Repeats, PipelineState Pipeline);

/// <summary>How the writer does, for the whole installation.</summary>
/// <param name="Lag">How long the oldest facts wait that are not on disk yet.</param>
internal sealed record PipelineState(TimeSpan Lag, TimeSpan EventLag, DateTime? LastCommit, long Commits, long UnfoldedBytes, int SessionsInMemory, long? FreeBytes);

/// <summary>Puts the page of a project's ingest together. Never writes.</summary>
internal sealed class IngestViews(
    OutcomeCounters outcomes, IngestNotes notes, ReportedLosses losses, SessionStore sessions, StorageHealth health, CommitQueue queue, TrackerWriter tracker, AppendLog log,
    DataFolder folder, TimeProvider time)
{
    public const int Days = 14;

    public IngestView Of(ProjectId project)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var first = DateOnly.FromDateTime(now).AddDays(1 - Days);
        List<(OutcomeKey Key, Outcome Outcome)> came;
        long repeats;
        int inMemory;
        lock (sessions.Gate)
            (came, repeats, inMemory) = (outcomes.Since(project, first), outcomes.RepeatsOf(project), sessions.SessionsInMemory);
        var rows = came.ToLookup(one => one.Key.Reason switch { null => 0, DropReason.NotStored => 1, _ => 2 });
        return new(
            Rows(rows[0]), Rows(rows[2]), Rows(rows[1]),
            [.. losses.Of(project, first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), now.AddDays(1)).Select(loss => new LossRow(loss.Kind, loss.Reason, loss.Category, loss.Quantity))],
            notes.ClocksOf(project),
            repeats,
            new(queue.Lag, tracker.Lag, health.LastCommit?.UtcDateTime, health.Commits.ByStep.Sum(), log.UnfoldedBytes, inMemory, folder.FreeBytes));
    }

    private static List<IngestRow> Rows(IEnumerable<(OutcomeKey Key, Outcome Outcome)> came) =>
    [
        .. came.GroupBy(one => (one.Key.Item, one.Key.Reason), static (key, days) =>
            {
                var all = days.ToList();
                return new IngestRow(
                    DropText.Of(key.Item), key.Reason is { } reason ? DropText.Of(reason) : "", all.Sum(one => one.Outcome.Quantity),
                    all.MaxBy(one => (one.Outcome.Example is not null, one.Key.Day)).Outcome.Example, all.Max(one => one.Key.Day), all.Max(one => one.Outcome.LastAt));
            })
            .OrderByDescending(row => row.Quantity),
    ];
}
