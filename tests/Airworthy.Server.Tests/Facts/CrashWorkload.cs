using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Releases;
using Airworthy.Server.Tests.Health;

namespace Airworthy.Server.Tests.Facts;


/// <summary>Makes up what is sent, sends it, and asks for what came of it.</summary>
internal static class CrashWorkload
{
    private static readonly string[] Environments = ["", "production", "staging"];

    // Minutes before now: neighbours of hours and days, both sides of the 48 hours that minutes are kept for.
    private static readonly int[] Ago = [1, 2, 33, 36, 95, 750, 1500, 2800, 2900, 6000];

    public static SentFact Next(Random random, DateTime now)
    {
        var project = random.Next(1, Recount.Projects + 1);
        // New releases keep coming, so that a batch may define the names it uses.
        var release = $"shop@1.{random.Next(3)}.{random.Next(40)}";
        var environment = Environments[random.Next(Environments.Length)];
        var user = (ulong)random.Next(0, 30);
        // Whole minutes of a fixed clock: a session is named again with the same beginning, or a corrected one.
        var started = new DateTime(now.Year, now.Month, now.Day, 0, 0, 0, DateTimeKind.Utc).AddMinutes(-Ago[random.Next(Ago.Length)]).AddSeconds(random.Next(3) * 17.25);
        return random.Next(6) == 0
            ? new(null, new(project, started, release, environment, user, [.. Enumerable.Range(0, HealthCounts.Columns).Select(column => (long)(column == 0 ? 1 : random.Next(3)))]))
            : new(new(project, random.Next(60), started, (SessionStatus)random.Next(Enum.GetValues<SessionStatus>().Length), (AbnormalMechanism)random.Next(3),
                random.Next(5) == 0 ? 2u : 0u, random.Next(3) == 0 ? random.Next(100) : double.NaN,
                release, environment, user, started.AddSeconds(random.Next(4) * 30), (ulong)random.Next(3)), null);
    }

    /// <summary>What the store answers to some questions, a line for each group and stretch of time that has sessions.</summary>
    public static string Ask(StoreUnderTest store, DateTime now)
    {
        var (names, reader) = (store.Get<NameRegistry>(), store.Get<HealthReader>());
        return Answers(now, (buckets, grouping) => reader.Ask(new HealthQuestion { Projects = [new(1), new(2)], Buckets = buckets, Grouping = grouping, WithDurations = true })
            .Select(answer => (
                Recount.KeyOf(grouping, answer.Group.Project?.Value ?? 0,
                    answer.Group.Release is { } release ? names[release].Version : "", answer.Group.Environment is { } environment ? names[environment] : ""),
                answer.Series.Prepend(answer.Total).Select(one => (one.Sessions.Total, Text(one.Sessions, one.Users, one.Durations?.Average))))));
    }

    /// <summary>What the definition says to the same questions.</summary>
    public static string Ask(IEnumerable<SentFact> sent, DateTime now)
    {
        var recount = new Recount();
        foreach (var fact in sent)
            fact.AddTo(recount);
        return Answers(now, (buckets, grouping) => recount.Count(buckets, grouping, _ => true).Select(group => (group.Key, group.Value.Select(one => (one.Sessions.Total, Text(one.Sessions, one.Users, one.Average))))));
    }

    private static string Answers(DateTime now, Func<TimeBuckets, HealthGrouping, IEnumerable<(string Group, IEnumerable<(long Sessions, string Text)> Figures)>> ask)
    {
        (TimeBuckets, HealthGrouping)[] questions =
        [
            (TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(1)), HealthGrouping.None),
            (TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(2)), HealthGrouping.Project | HealthGrouping.Release | HealthGrouping.Environment),
            (TimeBuckets.Covering(now.AddHours(-40), now, TimeSpan.FromHours(1)), HealthGrouping.Project),
            (TimeBuckets.Covering(new RetentionOptions().MinutesFrom(now), now, TimeSpan.FromMinutes(90)), HealthGrouping.Environment),
        ];
        return string.Join('\n',
            from question in questions
            from answer in ask(question.Item1, question.Item2).OrderBy(answer => answer.Group, StringComparer.Ordinal)
            from one in answer.Figures.Index()
            where one.Item.Sessions > 0
            select $"{question.Item2}/{answer.Group}/{one.Index}: {one.Item.Text}");
    }

    private static string Text(HealthCounts sessions, HealthCounts users, double? lasted) => $"{Text(sessions)} users {Text(users)} lasted {lasted:F3}";

    private static string Text(HealthCounts counts) => string.Join(',', counts[0], counts[1], counts[2], counts[3], counts[4]);
}
