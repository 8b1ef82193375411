using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Tests.Health;
using Airworthy.Server.Users;

namespace Airworthy.Server.Tests.Facts;

/// <summary>What one request of the workload carries: an update or an aggregate.</summary>
internal sealed record SentFact(SentUpdate? Update, SentAggregate? Aggregate)
{
    /// <summary>Sending it twice changes nothing.</summary>
    public bool IsIdempotent => Update is not null;

    public void AddTo(Recount recount)
    {
        if (Update is { } update)
            recount.Add(update);
        if (Aggregate is { } aggregate)
            recount.Add(aggregate);
    }
}

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
            : new(new(project, random.Next(60), started, (SessionStatus)random.Next(Enum.GetValues<SessionStatus>().Length), random.Next(5) == 0 ? 2u : 0u,
                release, environment, user, started.AddSeconds(random.Next(4) * 30), (ulong)random.Next(3)), null);
    }

    /// <summary>Completes when it is acknowledged.</summary>
    public static Task Send(StoreUnderTest store, SentFact fact, DateTime now)
    {
        var intake = store.Get<FactIntake>();
        var facts = new FactBuffer();
        if (fact.Update is { } update)
        {
            var (project, release, environment) = Resolve(intake, update.Project, update.Release, update.Environment);
            var origin = new Origin(update.Timestamp, update.Sequence);
            facts.Begin(project, now);
            facts.Add(new SessionState
            {
                Id = new SentryId((ulong)update.Session * 0x9E3779B97F4A7C15, (ulong)update.Session),
                Project = project,
                Started = update.Started,
                Status = update.Status,
                Errors = update.Errors,
                DurationSeconds = double.NaN,
                Release = release,
                ReleaseOrigin = origin,
                Environment = environment,
                EnvironmentOrigin = environment == EnvironmentId.None ? default : origin,
                User = new UserHash(update.User),
                UserOrigin = update.User == 0 ? default : origin,
            });
        }
        else if (fact.Aggregate is { } aggregate)
        {
            var (project, release, environment) = Resolve(intake, aggregate.Project, aggregate.Release, aggregate.Environment);
            var counts = new HealthCounts();
            for (var i = 0; i < HealthCounts.Columns; i++)
                counts[i] = aggregate.Counts[i];
            facts.Begin(project, now);
            facts.Add(new SessionAggregate(new(project, release, environment, aggregate.Started, new UserHash(aggregate.User)), counts));
        }

        return intake.Commit(facts, CancellationToken.None);
    }

    /// <summary>What the store answers to some questions, a line for each group and stretch of time that has sessions.</summary>
    public static string Ask(StoreUnderTest store, DateTime now)
    {
        var (names, reader) = (store.Get<NameRegistry>(), store.Get<HealthReader>());
        return Answers(now, (buckets, grouping) => reader.Ask(new HealthQuestion { Projects = [new(1), new(2)], Buckets = buckets, Grouping = grouping })
            .Select(answer => (
                Recount.KeyOf(grouping, answer.Group.Project?.Value ?? 0,
                    answer.Group.Release is { } release ? names[release].Version : "", answer.Group.Environment is { } environment ? names[environment] : ""),
                answer.Series.Prepend(answer.Total))));
    }

    /// <summary>What the definition says to the same questions.</summary>
    public static string Ask(IEnumerable<SentFact> sent, DateTime now)
    {
        var recount = new Recount();
        foreach (var fact in sent)
            fact.AddTo(recount);
        return Answers(now, (buckets, grouping) => recount.Count(buckets, grouping, _ => true).Select(group => (group.Key, group.Value.AsEnumerable())));
    }

    private static string Answers(DateTime now, Func<TimeBuckets, HealthGrouping, IEnumerable<(string Group, IEnumerable<HealthFigures> Figures)>> ask)
    {
        (TimeBuckets, HealthGrouping)[] questions =
        [
            (TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(1)), HealthGrouping.None),
            (TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(2)), HealthGrouping.Project | HealthGrouping.Release | HealthGrouping.Environment),
            (TimeBuckets.Covering(now.AddHours(-40), now, TimeSpan.FromHours(1)), HealthGrouping.Project),
            (TimeBuckets.Covering(CellPeriods.MinutesFrom(now), now, TimeSpan.FromMinutes(90)), HealthGrouping.Environment),
        ];
        return string.Join('\n',
            from question in questions
            from answer in ask(question.Item1, question.Item2).OrderBy(answer => answer.Group, StringComparer.Ordinal)
            from one in answer.Figures.Index()
            where one.Item.Sessions.Total > 0
            select $"{question.Item2}/{answer.Group}/{one.Index}: {Text(one.Item.Sessions)} users {Text(one.Item.Users)}");
    }

    private static string Text(HealthCounts counts) => string.Join(',', counts[0], counts[1], counts[2], counts[3], counts[4]);

    private static (ProjectId Project, ReleaseId Release, EnvironmentId Environment) Resolve(FactIntake intake, int project, string release, string environment)
    {
        Assert.True(intake.TryResolve(new ProjectId(project), Encoding.UTF8.GetBytes(release), out var releaseId));
        Assert.True(intake.TryResolve(Encoding.UTF8.GetBytes(environment), out var environmentId));
        return (new(project), releaseId, environmentId);
    }
}
