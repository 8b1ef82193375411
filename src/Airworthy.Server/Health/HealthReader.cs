using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;

namespace Airworthy.Server.Health;

/// <summary>
/// Answers questions from the cells. Totals of users are counted over the whole range, not added up from its buckets.
/// Never writes.
/// </summary>
internal sealed class HealthReader(SessionStore sessions, NameRegistry names)
{
    /// <summary>The groups that have at least one session, in no order; without grouping one group, also if it is empty.</summary>
    public List<HealthAnswer> Ask(HealthQuestion question)
    {
        var buckets = question.Buckets;
        var groups = new Dictionary<HealthGroup, Tally>();
        var versions = new Dictionary<string, ReleaseId>();
        foreach (var project in question.Projects)
        {
            sessions.ReadCells(project, buckets.Resolution, buckets.Start, buckets.End, (key, cell) =>
            {
                if (question.Environments?.Contains(key.Environment) == false || question.Releases?.Invoke(key.Release) == false)
                    return;
                if (question.Where?.Invoke(project, key.Release, key.Environment) == false)
                    return;
                var group = GroupOf(question.Grouping, project, key, versions);
                if (!groups.TryGetValue(group, out var tally))
                    groups.Add(group, tally = new Tally(question));
                tally.Add(buckets.IndexOf(key.Period), cell);
            });
        }

        if (question.Grouping == HealthGrouping.None && groups.Count == 0)
            groups.Add(default, new Tally(question));
        return [.. groups.Select(group => group.Value.Answer(group.Key))];
    }

    private HealthGroup GroupOf(HealthGrouping grouping, ProjectId project, CellKey key, Dictionary<string, ReleaseId> versions)
    {
        var byProject = grouping.HasFlag(HealthGrouping.Project);
        ReleaseId? release = grouping.HasFlag(HealthGrouping.Release) ? key.Release : null;
        // Each project numbers its releases by itself; across projects the same version is one group, which the first one met stands for.
        if (release is { } own && !byProject && !versions.TryAdd(names[own].Version, own))
            release = versions[names[own].Version];
        return new(byProject ? project : null, release, grouping.HasFlag(HealthGrouping.Environment) ? key.Environment : null);
    }

    private sealed class Tally(HealthQuestion question)
    {
        private readonly Column _total = new();
        private readonly Column?[] _series = new Column?[question.WithSeries ? question.Buckets.Count : 0];

        public void Add(int bucket, Cell cell)
        {
            _total.Add(cell, question.WithUsers);
            if (_series.Length > 0)
                (_series[bucket] ??= new Column()).Add(cell, question.WithUsers);
        }

        public HealthAnswer Answer(HealthGroup group) =>
            new(group, _total.Figures, [.. _series.Select(column => column?.Figures ?? default)]);
    }

    private sealed class Column
    {
        private readonly UserSet?[] _usersAtLeast = new UserSet?[HealthCounts.Columns];
        private HealthCounts _sessions;

        public void Add(Cell cell, bool withUsers)
        {
            _sessions.Add(cell.Sessions);
            if (!withUsers)
                return;
            for (var health = SessionHealth.Healthy; health <= SessionHealth.Crashed; health++)
            {
                if (cell.UsersAtLeast(health) is { } users)
                    (_usersAtLeast[(int)health] ??= new UserSet()).UnionWith(users);
            }
        }

        public HealthFigures Figures
        {
            get
            {
                // Who stands in a column is in its set, and not in the next worse one, which it contains.
                var users = new HealthCounts();
                var worse = 0L;
                for (var health = SessionHealth.Crashed; ; health--)
                {
                    var atLeast = _usersAtLeast[(int)health]?.Count ?? 0;
                    users[health] = atLeast - worse;
                    worse = atLeast;
                    if (health == SessionHealth.Healthy)
                        return new(_sessions, users);
                }
            }
        }
    }
}
