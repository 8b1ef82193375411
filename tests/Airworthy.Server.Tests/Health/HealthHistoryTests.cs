using System.Text;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Health;

/// <summary>
/// Whatever the traffic, and whenever the store folds, forgets, stops or is killed: every answer is what a recount of all accepted updates gives.
/// </summary>
public sealed class HealthHistoryTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 10, 12, 34, 56, TimeSpan.Zero);
    private static readonly string[] Releases = ["shop@1.0.0", "shop@1.1.0 (12)", "shop@0.9"];
    private static readonly string[] Environments = ["", "production", "dev \"two\""];

    // Seconds. So many sessions never have more different ones than are kept exactly.
    private static readonly double[] Durations = [double.NaN, double.NaN, 0, 0.0125, 3, 3.5, 86_400];

    // Minutes before the beginning: neighbours of hours and days, both sides of the 48 hours that minutes are kept for.
    private static readonly int[] Ago = [1, 2, 33, 36, 95, 750, 760, 1500, 2800, 2840, 2900, 6000, 6100];

    private static readonly Gen<DateTime> Started = Gen.Select(Gen.OneOf(Ago), Gen.Int[0, 3], (ago, seconds) => Begin.UtcDateTime.AddMinutes(-ago).AddSeconds(seconds * 17.25).AddTicks(seconds % 2));

    private static readonly Gen<Step> Update = Gen.Select(
        Gen.Select(Gen.Int[1, Recount.Projects], Gen.Int[0, 9], Started),
        Gen.Select(Gen.Enum<SessionStatus>(), Gen.Enum<AbnormalMechanism>(), Gen.Frequency((5, Gen.Const(0u)), (1, Gen.UInt[1, 3])), Gen.OneOf(Durations)),
        Gen.Select(Gen.OneOf(Releases), Gen.OneOf(Environments), Gen.ULong[0, 4]),
        Gen.Select(Gen.Int[0, 3], Gen.ULong[0, 2]),
        Step (session, how, who, when) => new Send(new(new SentUpdate(
            session.Item1, session.Item2, session.Item3, how.Item1, how.Item1 == SessionStatus.Abnormal ? how.Item2 : AbnormalMechanism.None, how.Item3, how.Item4, who.Item1, who.Item2, who.Item3, session.Item3.AddSeconds(when.Item1 * 30), when.Item2), null)));

    private static readonly Gen<Step> Aggregate = Gen.Select(
        Gen.Int[1, Recount.Projects], Started, Gen.OneOf(Releases), Gen.OneOf(Environments), Gen.ULong[0, 4], Gen.Long[0, 3].Array[5],
        Step (project, started, release, environment, user, counts) => new Send(new(null, new SentAggregate(
            project, started, release, environment, user, counts.Sum() > 0 ? counts : [1, 0, 0, 0, 0]))));

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (40, Update),
        (8, Aggregate),
        (4, Gen.Bool.Select(Step (wait) => new Fold(wait))),
        (2, Gen.Const<Step>(new Ask())),
        (1, Gen.Bool.Select(Step (isKilled) => new Restart(isKilled))),
        (1, Gen.Int[1, 180].Select(Step (minutes) => new Pass(TimeSpan.FromMinutes(minutes)))));

    private static readonly Gen<StorageOptions> Options = Gen.Select(
        Gen.OneOf(3, 10, 1000), Gen.OneOf(0, 5, 1000), Gen.OneOf(1, 20_000, 1_000_000),
        (generation, folded, cells) => new StorageOptions { SessionsPerGeneration = generation, FoldedSessionsInMemory = folded, SessionsInJoinStep = generation, CellCacheBytes = cells });

    // A thousand histories; more with the environment variable CsCheck_Iter.
    [Fact]
    public void Every_answer_equals_a_recount_of_all_updates() =>
        Gen.Select(Options, AnyStep.Array[1, 80]).Sample((options, steps) => Play(options, steps), iter: Math.Max(1_000, Check.Iter), threads: 2, print: Print);

    private static void Play(StorageOptions options, Step[] steps)
    {
        using var history = new History(options);
        foreach (var step in steps)
            history.Take(step);
        history.Take(new Ask());
        history.Take(new Restart(IsKilled: steps.Length % 2 == 0));
        history.Take(new Ask());
    }

    private static string Print((StorageOptions Options, Step[] Steps) one) =>
        $"{one.Options.SessionsPerGeneration}/{one.Options.FoldedSessionsInMemory}/{one.Options.CellCacheBytes}\n{string.Join('\n', one.Steps.Select(step => step.ToString()))}";

    private abstract record Step;

    private sealed record Send(SentFact Fact) : Step;

    private sealed record Fold(bool Wait) : Step;

    private sealed record Ask : Step;

    private sealed record Restart(bool IsKilled) : Step;

    private sealed record Pass(TimeSpan Time) : Step;

    private sealed class History(StorageOptions options) : IDisposable
    {
        private readonly FakeTimeProvider _time = new(Begin);
        private readonly List<TemporaryFolder> _folders = [new()];
        private readonly Recount _recount = new();
        private StoreUnderTest? _running;
        private int _asked;

        private StoreUnderTest Store => _running ??= new(_folders[^1].Path, _time, options);

        public void Take(Step step)
        {
            switch (step)
            {
                case Send send:
                    Commit(send.Fact);
                    break;
                case Fold fold:
                    Store.Fold(fold.Wait);
                    break;
                case Pass pass:
                    _time.Advance(pass.Time);
                    break;
                case Restart restart:
                    if (restart.IsKilled)
                    {
                        var left = new TemporaryFolder();
                        Store.CopyTo(left.Path);
                        _folders.Add(left);
                    }

                    Stop();
                    break;
                default:
                    CheckAnswers();
                    break;
            }
        }

        public void Dispose()
        {
            Stop();
            _folders.ForEach(folder => folder.Dispose());
        }

        private void Stop()
        {
            _running?.Dispose();
            _running = null;
        }

        private void Commit(SentFact fact)
        {
            fact.Send(Store, _time.GetUtcNow().UtcDateTime).Wait();
            fact.AddTo(_recount);
        }

        private void CheckAnswers()
        {
            var now = _time.GetUtcNow().UtcDateTime;
            TimeBuckets[] ranges =
            [
                TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(1)),
                TimeBuckets.Covering(now.AddHours(-20), now, TimeSpan.FromHours(1)),
                TimeBuckets.Covering(new RetentionOptions().MinutesFrom(now), now, TimeSpan.FromMinutes(30)),
                TimeBuckets.Covering(now.AddMinutes(-100), now.AddMinutes(-20), TimeSpan.FromMinutes(1)),
            ];
            foreach (var buckets in ranges)
            {
                for (var grouping = HealthGrouping.None; grouping <= (HealthGrouping.Project | HealthGrouping.Release | HealthGrouping.Environment); grouping++)
                    CheckFigures(buckets, grouping);
            }

            CheckApi(now);
            CheckLookUp(now, null, 0);
            CheckLookUp(now, SessionHealth.Crashed, 0);
            CheckLookUp(now, null, (ulong)(1 + _asked % 4));
        }

        private void CheckLookUp(DateTime now, SessionHealth? status, ulong user)
        {
            var search = new SessionSearch
            {
                Projects = [new(1), new(2)],
                From = now.AddDays(-4),
                To = now.AddMinutes(-10),
                Statuses = status is { } one ? new HashSet<SessionHealth> { one } : null,
                User = new UserHash(user),
            };
            var found = new List<SessionState>();
            for (var page = Find(search); page.Count > 0; page = Find(search with { After = SessionPlace.Of(found[^1]) }))
                found.AddRange(page);
            var expected = _recount.Sessions()
                .Where(session => session.State.Started >= search.From && session.State.Started < search.To)
                .Where(session => (status is null || session.State.Health == status) && (user == 0 || session.State.User == user))
                .Select(session => $"{session.State.Project} {session.Session} {session.State.Started:O} {session.State.Release} {session.State.Environment} {session.State.Health}")
                .Order(StringComparer.Ordinal);
            var names = Store.Get<NameRegistry>();
            var actual = found
                .Select(session => $"{session.Project.Value} {session.Id.Low} {session.Started:O} {names[session.Release].Version} {names[session.Environment]} {session.Health}")
                .Order(StringComparer.Ordinal);
            Assert.True(expected.SequenceEqual(actual), $"status {status}, user {user}: expected\n{string.Join('\n', expected)}\ngot\n{string.Join('\n', actual)}");
            Assert.Equal(found.OrderByDescending(session => session.Started).Select(session => session.Started), found.Select(session => session.Started));

            List<SessionState> Find(SessionSearch question) => Store.Get<SessionLookup>().Find(question, 4);
        }

        private void CheckFigures(TimeBuckets buckets, HealthGrouping grouping)
        {
            var names = Store.Get<NameRegistry>();
            var question = new HealthQuestion { Projects = [new(1), new(2)], Buckets = buckets, Grouping = grouping, WithDurations = true };
            var actual = Store.Get<HealthReader>().Ask(question).ToDictionary(
                answer => Recount.KeyOf(grouping, answer.Group.Project?.Value ?? 0,
                    answer.Group.Release is { } release ? names[release].Version : "", answer.Group.Environment is { } environment ? names[environment] : ""),
                answer => answer.Series.Prepend(answer.Total).ToList());
            var expected = _recount.Count(buckets, grouping, _ => true);

            Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
            foreach (var (group, figures) in expected)
                AssertSame(figures, actual[group], $"{buckets}, {grouping}, group {group}");

            // The whole alone is answered from other cells, and in one environment from other ones again.
            CheckWhole(question, buckets, grouping, environment: null);
            foreach (var name in (string[])["production", ""])
            {
                if (names.TryFindEnvironment(Encoding.UTF8.GetBytes(name), out var one))
                    CheckWhole(question with { Environments = new HashSet<EnvironmentId> { one } }, buckets, grouping, name);
            }
        }

        private void CheckWhole(HealthQuestion question, TimeBuckets buckets, HealthGrouping grouping, string? environment)
        {
            var names = Store.Get<NameRegistry>();
            var expected = _recount.Count(buckets, grouping, one => environment is null || one.Environment == environment);
            var answers = Store.Get<HealthReader>().Ask(question with { WithSeries = false });
            Assert.Equal(expected.Count, answers.Count);
            foreach (var answer in answers)
            {
                var key = Recount.KeyOf(grouping, answer.Group.Project?.Value ?? 0,
                    answer.Group.Release is { } release ? names[release].Version : "", answer.Group.Environment is { } of ? names[of] : "");
                AssertSame([expected[key][0]], [answer.Total], $"{buckets}, {grouping}, group {key}, environment {environment}, without series");
            }
        }

        /// <summary>One question through the whole API: the parameters in, JSON out.</summary>
        private void CheckApi(DateTime now)
        {
            var filter = (_asked++ % 3) switch { 0 => "", 1 => "release:\"shop@1.1.0 (12)\" OR environment:\"\"", _ => "!environment:production project:project-1" };
            var fields = SessionsField.Names.ToList();
            var text = "?statsPeriod=6d&interval=6h&groupBy=release&groupBy=project&" + string.Join('&', fields.Select(name => "field=" + name)) + "&query=" + Uri.EscapeDataString(filter);
            var reader = new SessionsQueryReader(
                new QueryCollection(QueryHelpers.ParseQuery(text)), Store.Get<ProjectDirectory>().All, Store.Get<NameRegistry>(), Store.Get<LatestReleases>(), Store.Get<StagesAt>(),
                Store.Get<RetentionOptions>(), now);
            Assert.Null(reader.Read(out var query));
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
                Store.Get<SessionsApi>().Ask(query).Write(json);
            using var answer = JsonDocument.Parse(stream.ToArray());

            var expected = _recount.Count(query.Buckets, HealthGrouping.Project | HealthGrouping.Release, one => (_asked % 3) switch
            {
                1 => true,
                2 => one.Release == "shop@1.1.0 (12)" || one.Environment.Length == 0,
                _ => one.Environment != "production" && one.Project == 1,
            });
            var groups = answer.RootElement.GetProperty("groups").EnumerateArray().ToDictionary(group =>
                Recount.KeyOf(HealthGrouping.Project | HealthGrouping.Release, group.GetProperty("by").GetProperty("project").GetInt32(), group.GetProperty("by").GetProperty("release").GetString()!, ""));
            Assert.Equal(expected.Keys.Order(), groups.Keys.Order());
            foreach (var (key, figures) in expected)
            {
                foreach (var field in fields)
                {
                    Assert.Equal(ByDefinition(field, figures[0]), NumberOf(groups[key].GetProperty("totals").GetProperty(field)));
                    Assert.Equal(figures.Skip(1).Select(one => ByDefinition(field, one)), groups[key].GetProperty("series").GetProperty(field).EnumerateArray().Select(NumberOf));
                }
            }
        }

        private static double? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

        private static double? ByDefinition(string field, CountedFigures figures)
        {
            var counts = field.EndsWith("(user)", StringComparison.Ordinal) ? figures.Users : figures.Sessions;
            var total = (double)(counts[0] + counts[1] + counts[2] + counts[3] + counts[4]);
            var users = figures.Users[0] + figures.Users[1] + figures.Users[2] + figures.Users[3] + figures.Users[4];
            switch (field[..field.IndexOf('(')])
            {
                case "sum" or "count_unique":
                    return total;
                case "avg":
                    return figures.Average;
                case "max":
                    return figures.Percentile(1);
                case ['p', .. var percent]:
                    return figures.Percentile(int.Parse(percent, System.Globalization.CultureInfo.InvariantCulture) / 100.0);
                case "anr_rate":
                    return users == 0 ? null : figures.AnrUsers / (double)users;
                case "foreground_anr_rate":
                    return users == 0 ? null : figures.ForegroundAnrUsers / (double)users;
            }

            if (total == 0)
                return null;
            return field[..field.IndexOf('(')] switch
            {
                "crash_rate" => counts[4] / total,
                "crash_free_rate" => 1 - counts[4] / total,
                "abnormal_rate" => counts[3] / total,
                "unhandled_rate" => counts[2] / total,
                "errored_rate" or "unhealthy_rate" => (counts[1] + counts[2] + counts[3] + counts[4]) / total,
                _ => throw new InvalidOperationException($"The recount does not know {field}."),
            };
        }

        private static void AssertSame(List<CountedFigures> expected, List<HealthFigures> actual, string what)
        {
            var (left, right) = (expected.Select(Text).ToList(), actual.Select(Text).ToList());
            if (left.SequenceEqual(right))
                return;
            var differences = left.Zip(right).Index().Where(one => one.Item.First != one.Item.Second).Take(5)
                .Select(one => $"  {(one.Index == 0 ? "total" : $"bucket {one.Index - 1}")}: expected {one.Item.First}, got {one.Item.Second}");
            Assert.Fail($"{what}:\n{string.Join('\n', differences)}");
        }

        private static string Text(CountedFigures figures) => Text(
            figures.Sessions, figures.Users, figures.AggregatedSessions, figures.AnrUsers, figures.ForegroundAnrUsers, figures.Durations.Count, figures.Average, figures.Percentile);

        private static string Text(HealthFigures figures) => Text(
            figures.Sessions, figures.Users, figures.AggregatedSessions, figures.AnrUsers, figures.ForegroundAnrUsers,
            figures.Durations?.Count ?? 0, figures.Durations?.Average, share => figures.Durations?.Percentile(share));

        private static string Text(
            HealthCounts sessions, HealthCounts users, long aggregated, long anr, long foregroundAnr, long durations, double? average, Func<double, double?> percentile) =>
            $"{Text(sessions)} users {Text(users)} aggregated {aggregated} anr {anr} {foregroundAnr} "
            + $"{durations} lasted {average:F3} {percentile(0):F3} {percentile(0.5):F3} {percentile(0.99):F3} {percentile(1):F3}";

        private static string Text(HealthCounts counts) => string.Join(',', counts[0], counts[1], counts[2], counts[3], counts[4]);
    }
}
