using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

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
        var parts = (question.WithUsers ? CellParts.Users : CellParts.None) | (question.WithDurations ? CellParts.Durations : CellParts.None);
        var groups = new HealthGroups(question.Grouping, names);
        var answers = parts == CellParts.None ? AskCounts(question, groups) : AskSets(question, groups, parts);
        if (question.Grouping == HealthGrouping.None && answers.Count == 0)
            answers.Add(new(default, default, new HealthFigures[BucketsOf(question)]));
        return answers;
    }

    /// <summary>Sessions alone are added up where they stand: a chart of a busy project has tens of thousands of cells.</summary>
    private List<HealthAnswer> AskCounts(HealthQuestion question, HealthGroups groups)
    {
        var spans = question.Buckets.Spans(question.WithSeries);
        var sums = new Dictionary<HealthGroup, CountSums>();
        foreach (var project in question.Projects)
        {
            // The places of a project are few, its cells are many.
            var places = new Dictionary<(ReleaseId, EnvironmentId), CountSums?>();
            sessions.VisitCells(project, spans, (key, cell) =>
            {
                if (!places.TryGetValue((key.Release, key.Environment), out var sum))
                    places.Add((key.Release, key.Environment), sum = Includes(question, project, key) ? SumsOf(groups.Of(project, key)) : null);
                sum?.Add(BucketOf(question, key), cell);
            });
        }

        return [.. sums.Select(sum => sum.Value.Answer(sum.Key))];

        CountSums SumsOf(HealthGroup group)
        {
            if (!sums.TryGetValue(group, out var sum))
                sums.Add(group, sum = new CountSums(BucketsOf(question)));
            return sum;
        }
    }

    private List<HealthAnswer> AskSets(HealthQuestion question, HealthGroups groups, CellParts parts)
    {
        var cells = new Dictionary<HealthGroup, List<BucketCell>>();
        foreach (var project in question.Projects)
        {
            foreach (var cell in Read(question, project, parts))
            {
                var group = groups.Of(project, cell.Key);
                if (!cells.TryGetValue(group, out var ofGroup))
                    cells.Add(group, ofGroup = []);
                ofGroup.Add(new(BucketOf(question, cell.Key), cell));
            }
        }

        var tally = new HealthTally(BucketsOf(question), question.WithUsers);
        return [.. cells.Select(group => tally.Count(group.Key, group.Value))];
    }

    private List<CellView> Read(HealthQuestion question, ProjectId project, CellParts parts)
    {
        var spans = question.Buckets.Spans(question.WithSeries);
        // What every list asks for, over and over.
        var isUsual = !question.WithSeries && question.Where is null && !question.Grouping.HasFlag(HealthGrouping.Environment)
            && question.Environments is null or { Count: 1 };
        return isUsual
            ? sessions.ReadSums(project, spans, parts, question.Environments?.Single(), question.Releases is not null || question.Grouping.HasFlag(HealthGrouping.Release), Includes)
            : sessions.ReadCells(project, spans, parts, Includes);

        bool Includes(CellKey key) => HealthReader.Includes(question, project, key);
    }

    private static int BucketsOf(HealthQuestion question) => question.WithSeries ? question.Buckets.Count : 0;

    /// <summary>Where only the whole is asked for, it stands where the first bucket would.</summary>
    private static int BucketOf(HealthQuestion question, in CellKey key) => question.WithSeries ? question.Buckets.IndexOf(key.Period) : 0;

    private static bool Includes(HealthQuestion question, ProjectId project, CellKey key) =>
        question.Environments?.Contains(key.Environment) != false
        && question.Releases?.Invoke(key.Release) != false
        && question.Where?.Invoke(project, key.Release, key.Environment) != false;
}
