using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Puts the boards of sessions together. Never writes.</summary>
internal sealed class SessionBoards(HealthReader health, KnownReleases known, NewIssueTimes issues, AdoptionReader adoption, NameRegistry names, TimeProvider time)
{
    public SessionBoard Of(IReadOnlyList<Project> projects, EnvironmentChoice? environments, TimeBuckets buckets, BoardGrouping grouping, bool withSets)
    {
        var ids = projects.Select(project => project.Id).ToList();
        var all = new HealthQuestion { Projects = ids, Environments = environments?.Ids, Buckets = buckets, WithDurations = true };
        var split = all with { WithUsers = false, WithDurations = false };
        var setBuckets = buckets.ForSets();
        var total = new HealthAnswer(default, health.Ask(all with { WithSeries = false }).Single().Total, health.Ask(split).Single().Series);
        var byVersion = health.Ask(split with { Grouping = HealthGrouping.Release })
            .ToDictionary(answer => names[answer.Group.Release!.Value].Version, StringComparer.Ordinal);
        var groups = grouping == BoardGrouping.None ? [] : GroupsOf(grouping, projects, health.Ask(split with { Grouping = GroupingOf(grouping) }));

        var seen = known.In(ids, environments);
        var versions = seen.Where(release => release.Told is not null).ToDictionary(release => release.Told!.Row, release => release.Version);
        var (byRelease, elsewhere) = Count(issues.Of(ids, environments?.Names, buckets.Start, buckets.End), versions, buckets);
        var none = new HealthAnswer(default, default, new HealthFigures[buckets.Count]);
        return new(
            buckets,
            total,
            setBuckets,
            withSets ? health.Ask(all with { Buckets = setBuckets }).Single().Series : new HealthFigures[setBuckets.Count],
            [
                .. seen.Where(release => byVersion.ContainsKey(release.Version) || byRelease.ContainsKey(release.Version))
                    .OrderDescending(KnownRelease.ByCreation)
                    .Select(release => new BoardRelease(
                        release.Version, release.Created, byVersion.GetValueOrDefault(release.Version, none), byRelease.GetValueOrDefault(release.Version) ?? new int[buckets.Count])),
            ],
            groups,
            elsewhere);
    }

    /// <summary>How far each of the versions has spread; of several projects that disagree about one, none speaks for it.</summary>
    public Dictionary<string, AdoptionStage> StagesOf(IReadOnlyList<Project> projects, EnvironmentChoice? environments, IReadOnlyCollection<string> versions)
    {
        var stages = new Dictionary<string, AdoptionStage?>(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            var shown = new HashSet<ReleaseId>();
            foreach (var version in versions)
            {
                if (names.TryFindRelease(project.Id, System.Text.Encoding.UTF8.GetBytes(version), out var release))
                    shown.Add(release);
            }

            if (shown.Count == 0)
                continue;
            foreach (var (release, found) in adoption.Representative(project, time.GetUtcNow().UtcDateTime, shown, environments?.Ids))
            {
                var version = names[release].Version;
                stages[version] = stages.TryGetValue(version, out var other) && other != found.Stage ? null : found.Stage;
            }
        }

        return stages.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!.Value);
    }

    private static HealthGrouping GroupingOf(BoardGrouping grouping) => grouping == BoardGrouping.Project ? HealthGrouping.Project : HealthGrouping.Environment;

    private List<BoardGroup> GroupsOf(BoardGrouping grouping, IReadOnlyList<Project> projects, List<HealthAnswer> answers) =>
    [
        .. answers.Select(answer => new BoardGroup(
                grouping == BoardGrouping.Project ? projects.First(project => project.Id == answer.Group.Project).Slug : names[answer.Group.Environment!.Value], answer))
            .OrderByDescending(group => group.Answer.Total.Sessions.Total).ThenBy(group => group.Name, StringComparer.Ordinal),
    ];

    private static (Dictionary<string, int[]> ByVersion, int[] Elsewhere) Count(List<NewIssue> issues, Dictionary<long, string> versions, TimeBuckets buckets)
    {
        var (counts, elsewhere) = (new Dictionary<string, int[]>(StringComparer.Ordinal), new int[buckets.Count]);
        foreach (var issue in issues)
        {
            var row = elsewhere;
            if (issue.Release is { } release && versions.TryGetValue(release, out var version) && !counts.TryGetValue(version, out row!))
                counts.Add(version, row = new int[buckets.Count]);
            row[buckets.IndexOf(issue.At)]++;
        }

        return (counts, elsewhere);
    }
}
