using System.Diagnostics;
using System.Text.Json;
using Airworthy.Server.Facts;
using Airworthy.Server.Issues;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Operations;

/// <summary>
/// The figures of <c>/metrics</c>. They are read where they are kept at the moment of the question, so an acknowledged batch is always in them.
/// </summary>
internal sealed class ServerMetrics(
    SessionStore sessions, OutcomeCounters outcomes, UserNumbers users, StorageHealth health, CommitQueue queue, AppendLog log,
    TrackerWriter tracker, Readiness readiness, ProjectDirectory projects, DiskUse disk, EventDiskUse events)
{
    private static readonly string[] Accepted = ["project", "item"];
    private static readonly string[] Dropped = ["project", "item", "reason"];

    public void WriteTo(MetricsText text)
    {
        WriteItems(text);
        WriteStorage(text);
        WriteProcess(text);
    }

    private void WriteItems(MetricsText text)
    {
        List<(OutcomeKey Key, Outcome Outcome)> all;
        int inMemory, userCount;
        lock (sessions.Gate)
            (all, inMemory, userCount) = (outcomes.All(), sessions.SessionsInMemory, users.Count);

        var byName = all
            .GroupBy(one => (Project: NameOf(one.Key.Project), one.Key.Item, one.Key.Reason), one => one.Outcome.Quantity)
            .OrderBy(group => group.Key.Project, StringComparer.Ordinal).ThenBy(group => group.Key.Item).ThenBy(group => group.Key.Reason)
            .ToList();
        text.Counter("airworthy_items_accepted", "Items taken, over all starts: updates of sessions (session), counts of sessions (sessions), events, client reports.", Accepted,
            byName.Where(group => group.Key.Reason is null).Select(group => ((string[])[group.Key.Project, WordOf(group.Key.Item)], (double)group.Sum())));
        text.Counter("airworthy_items_dropped", "Items that were not counted, over all starts, by reason.", Dropped,
            byName.Where(group => group.Key.Reason is not null)
                .Select(group => ((string[])[group.Key.Project, WordOf(group.Key.Item), WordOf(group.Key.Reason!.Value)], (double)group.Sum())));
        text.Gauge("airworthy_sessions_in_memory", "Sessions whose state is held in memory.", inMemory);
        text.Gauge("airworthy_users_numbered", "Distinct users that are counted exactly.", userCount);
    }

    private void WriteStorage(MetricsText text)
    {
        text.Counter("airworthy_commits", "Commits since the start: each one fsync for all who waited.", health.Commits.ByStep.Sum());
        text.Histogram("airworthy_commit_bytes", "Sizes of the commits since the start.", CommitSizes.Steps, health.Commits.ByStep, health.Commits.Bytes);
        text.Gauge("airworthy_last_commit_timestamp_seconds", "When facts were last made durable.", health.LastCommit?.ToUnixTimeMilliseconds() / 1e3);
        text.Gauge("airworthy_writer_lag_seconds", "How long the oldest facts wait that are not durable yet.", queue.Lag.TotalSeconds);
        text.Gauge("airworthy_unfolded_log_bytes", "Facts in the log that a restart would read.", log.UnfoldedBytes);
        text.Gauge("airworthy_storage_writable", "1 while facts can be made durable.", health.Failure is null ? 1 : 0);
        text.Gauge("airworthy_store_writable", "1 while folds reach the store.", health.StoreFailure is null ? 1 : 0);
        text.Gauge("airworthy_log_lost_batches", "Acknowledged batches that the last start could not read.", health.Damage?.LostBatches ?? 0);
        text.Counter("airworthy_tracker_commits", "Commits of events, and of what tools tell, since the start: each one fsync for all who waited.", tracker.Commits);
        text.Counter("airworthy_tracker_writes", "Events and other writes in these commits.", tracker.Writes);
        text.Gauge("airworthy_tracker_lag_seconds", "How long the oldest event waits that is not durable yet.", tracker.Lag.TotalSeconds);
        text.Gauge("airworthy_tracker_writable", "1 while events can be made durable.", health.TrackerFailure is null ? 1 : 0);
        text.Gauge("airworthy_project_bytes", "What a project's facts, cells and events take on the disk, ten minutes old at most.", ["project", "kind"], BytesOfProjects());
        text.Gauge("airworthy_data_free_bytes", "Free on the disk of the data folder.", readiness.FreeBytes);
    }

    private IEnumerable<(string[], double)> BytesOfProjects()
    {
        foreach (var use in disk.Read())
        {
            yield return ([NameOf(use.Project), "sessions"], use.Sessions);
            yield return ([NameOf(use.Project), "cells"], use.Cells);
        }

        foreach (var (project, bytes) in events.Read())
            yield return ([NameOf(project), "events"], bytes);
    }

    private static void WriteProcess(MetricsText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds", "CPU time used.", process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory in use.", process.WorkingSet64);
        text.Gauge("process_threads", "Threads.", process.Threads.Count);
        text.Gauge("process_start_time_seconds", "When the process began.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1e3);
        text.Gauge("dotnet_gc_heap_bytes", "Managed memory after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Counter("dotnet_gc_collections", "Collections by generation.", ["generation"],
            Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => ((string[])[generation.ToString()], (double)GC.CollectionCount(generation))));
        text.Counter("dotnet_gc_pause_seconds", "Time for which collections stopped everything.", GC.GetTotalPauseDuration().TotalSeconds);
    }

    private string NameOf(ProjectId project) => projects.Find(project)?.Slug ?? project.ToString();

    private static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
