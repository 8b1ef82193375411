using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Sessions;

/// <summary>
/// Joins runs, sixteen of a tier into one of the next, so that a session is looked for in few of them however many folds there were.
/// States of a session that stand in several are merged.
/// </summary>
internal static class RunJoining
{
    private const int RunsJoined = 16;

    // Joining larger ones would cost more than asking one run more.
    private const int MaxSessions = 8_000_000;

    /// <summary>The oldest runs that should be joined, or none. Runs without a filter are asked seldom, or no more, and left as they are.</summary>
    public static IReadOnlyList<SessionRun> Choose(IEnumerable<SessionRun> published) =>
        published
            .Where(run => run.Filter is not null && run.Sessions < MaxSessions)
            .GroupBy(run => run.Tier)
            .OrderBy(tier => tier.Key)
            .Select(tier => tier.OrderBy(run => run.Id).Take(RunsJoined).ToList())
            .FirstOrDefault(runs => runs.Count == RunsJoined) ?? [];

    /// <summary>Writes the joined run; the caller has the sources count no more in the last step, which makes this one count, and commits that.</summary>
    public static SessionRun Join(SteppedTransaction writing, IReadOnlyList<SessionRun> sources, long runId, int sessionsInStep, NameRegistry names)
    {
        using var writer = new RunWriter(writing.Current.Connection!, runId, sources.Sum(run => run.Sessions));
        var sessionsAtStep = 0;
        var hours = sources
            .SelectMany(run => run.Hours.SelectMany(hours => hours.Value.Select(hour => (Project: hours.Key, Hour: hour))))
            .Distinct()
            .OrderBy(one => one.Project.Value)
            .ThenBy(one => one.Hour);
        foreach (var (project, hour) in hours)
        {
            var cursors = sources
                .Where(run => run.Hours.TryGetValue(project, out var theirs) && theirs.Contains(hour))
                .Select(run => SessionTable.OpenHour(writing.Current.Connection!, run.Id, project, hour))
                .ToList();
            try
            {
                WriteMerged(writer, project, hour, cursors, names, StepIfDue);
            }
            finally
            {
                cursors.ForEach(cursor => cursor.Dispose());
            }
        }

        return writer.Finish(writing.Current, sources[0].Tier + 1, sources.Max(run => run.FoldedAt));

        void StepIfDue()
        {
            if (writer.Sessions - sessionsAtStep < sessionsInStep)
                return;
            writing.Step();
            sessionsAtStep = writer.Sessions;
        }
    }

    /// <summary>Nearly all sessions stand in one run only: their records are copied as they are.</summary>
    private static void WriteMerged(RunWriter writer, ProjectId project, DateTime hour, IReadOnlyList<HourCursor> cursors, NameRegistry names, Action stepIfDue)
    {
        var open = cursors.Where(cursor => cursor.MoveNext()).ToList();
        while (open.Count > 0)
        {
            var first = open[0];
            var isAlone = true;
            for (var i = 1; i < open.Count; i++)
            {
                var order = open[i].Id.CompareTo(first.Id);
                if (order < 0)
                    first = open[i];
                if (order <= 0)
                    isAlone = order < 0;
            }

            if (!isAlone)
                WriteMergedSession(writer, project, hour, open, first.Id, names);
            else if (first.HasMoved)
                writer.AddMoved(project, hour, first.Id);
            else
                writer.AddRecord(project, hour, first.Id, first.Record);

            if (isAlone && !first.MoveNext())
                open.Remove(first);
            stepIfDue();
        }
    }

    private static void WriteMergedSession(RunWriter writer, ProjectId project, DateTime hour, List<HourCursor> open, SentryId id, NameRegistry names)
    {
        var same = open.Where(cursor => cursor.Id == id).ToList();
        if (same.Any(cursor => cursor.HasMoved))
        {
            writer.AddMoved(project, hour, id);
        }
        else
        {
            var merged = same[0].Session;
            foreach (var cursor in same.Skip(1))
                merged.Merge(cursor.Session, names);
            writer.Add(project, hour, merged);
        }

        open.RemoveAll(cursor => same.Contains(cursor) && !cursor.MoveNext());
    }
}
