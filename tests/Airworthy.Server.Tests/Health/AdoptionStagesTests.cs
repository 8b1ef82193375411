using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using CsCheck;

namespace Airworthy.Server.Tests.Health;

public sealed class AdoptionStagesTests
{
    private const int WindowHours = 6;

    private static readonly DateTime Begin = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ReleaseId Old = new(1);
    private static readonly ReleaseId New = new(2);
    private static readonly EnvironmentId Production = new(1);
    private static readonly EnvironmentId Staging = new(2);

    [Theory]
    [InlineData(1, 10, true)]
    [InlineData(10, 100, true)]
    [InlineData(9, 100, false)]
    [InlineData(10, 101, false)]
    [InlineData(11, 101, true)]
    [InlineData(3, 30, true)]
    [InlineData(7, 70, true)]
    [InlineData(0, 10, false)]
    public void A_tenth_of_the_environments_sessions_makes_a_release_adopted(int own, int all, bool isAdopted)
    {
        var adoption = At(1, new(0, New, Production, own), new(0, Old, Production, all - own)).GetValueOrDefault((New, Production));
        Assert.Equal(isAdopted ? AdoptionStage.Adopted : AdoptionStage.LowAdoption, adoption.Stage);
        Assert.Equal(isAdopted ? Begin.AddHours(1) : null, adoption.Adopted);
    }

    [Fact]
    public void Sessions_without_environment_make_no_stage_and_weigh_nothing()
    {
        var adoption = At(1, new(0, New, EnvironmentId.None, 5), new(0, Old, EnvironmentId.None, 500), new(0, New, Production, 1), new(0, Old, Production, 9));
        Assert.Equal(AdoptionStage.Adopted, adoption[(New, Production)].Stage);
        Assert.DoesNotContain(adoption.Keys, place => place.Environment == EnvironmentId.None);
    }

    [Fact]
    public void Each_environment_is_judged_by_itself()
    {
        var adoption = At(1, new(0, New, Staging, 5), new(0, Old, Staging, 5), new(0, New, Production, 5), new(0, Old, Production, 95));
        Assert.Equal(AdoptionStage.Adopted, adoption[(New, Staging)].Stage);
        Assert.Equal(AdoptionStage.Adopted, adoption[(Old, Staging)].Stage);
        Assert.Equal(AdoptionStage.LowAdoption, adoption[(New, Production)].Stage);
        Assert.Equal(AdoptionStage.Adopted, adoption[(Old, Production)].Stage);
    }

    [Fact]
    public void An_hour_counts_from_its_end_until_the_window_has_passed()
    {
        // Another release keeps the project awake, in another environment.
        Began[] sessions = [new(2, New, Production, 1), .. Enumerable.Range(0, 20).Select(hour => new Began(hour, Old, Staging, 1))];

        Assert.Equal(default, At(2, sessions).GetValueOrDefault((New, Production)));
        Assert.Equal(new Adoption(Hour(3), null), At(3, sessions)[(New, Production)]);
        Assert.Equal(new Adoption(Hour(3), null), At(8, sessions)[(New, Production)]);
        Assert.Equal(new Adoption(Hour(3), Hour(9)), At(9, sessions)[(New, Production)]);
        Assert.Equal(new Adoption(Hour(3), Hour(9)), At(20, sessions)[(New, Production)]);
    }

    [Fact]
    public void A_silent_project_keeps_its_stages_until_somebody_sends_again()
    {
        Began[] sessions = [new(0, New, Production, 1), new(30, Old, Staging, 1)];
        Assert.Equal(new Adoption(Hour(1), null), At(30, sessions)[(New, Production)]);
        Assert.Equal(new Adoption(Hour(1), Hour(31)), At(31, sessions)[(New, Production)]);

        // Sessions that name no environment wake the project too.
        sessions[1] = new(30, Old, EnvironmentId.None, 1);
        Assert.Equal(new Adoption(Hour(1), Hour(31)), At(31, sessions)[(New, Production)]);
    }

    [Fact]
    public void A_release_that_is_adopted_again_was_adopted_when_it_first_was()
    {
        Began[] sessions = [new(0, Old, Production, 10), new(10, New, Production, 10), new(20, Old, Production, 10)];
        Assert.Equal(new Adoption(Hour(1), null), At(10, sessions)[(Old, Production)]);
        Assert.Equal(new Adoption(Hour(1), Hour(11)), At(11, sessions)[(Old, Production)]);
        Assert.Equal(new Adoption(Hour(1), null), At(21, sessions)[(Old, Production)]);
        Assert.Equal(new Adoption(Hour(11), Hour(21)), At(21, sessions)[(New, Production)]);
    }

    [Fact]
    public void A_release_is_replaced_when_its_share_falls_below()
    {
        Began[] sessions = [new(0, Old, Production, 10), new(3, Old, Production, 2), new(3, New, Production, 100), new(4, New, Production, 9)];
        Assert.Equal(new Adoption(Hour(1), null), At(4, sessions)[(Old, Production)]);
        Assert.Equal(new Adoption(Hour(1), Hour(5)), At(5, sessions)[(Old, Production)]);
    }

    [Fact]
    public void Other_rules_judge_the_past_anew()
    {
        Began[] sessions = [new(0, New, Production, 30), new(0, Old, Production, 70), new(4, Old, Production, 1)];
        Assert.Equal(AdoptionStage.Adopted, AtHour(1, new(WindowHours, 30), sessions)[(New, Production)].Stage);
        Assert.Equal(AdoptionStage.LowAdoption, AtHour(1, new(WindowHours, 31), sessions)[(New, Production)].Stage);
        Assert.Equal(new Adoption(Hour(1), Hour(5)), AtHour(6, new(WindowHours: 1, 10), sessions)[(New, Production)]);
    }

    [Fact]
    public void Only_windows_that_lie_in_the_range_are_judged()
    {
        var sessions = new HourlySessions(Begin, WindowHours);
        sessions.Add(New, Production, 0, 1);
        Assert.Equal(new Adoption(Hour(WindowHours), null), AdoptionStages.AtEnd(sessions, AdoptionRules.Default)[(New, Production)]);
        Assert.Empty(AdoptionStages.AtEnd(new HourlySessions(Begin, 0), AdoptionRules.Default));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(169, 10)]
    [InlineData(6, 0)]
    [InlineData(6, 101)]
    public void Rules_out_of_range_are_named(int window, int percent)
    {
        Assert.NotNull(new AdoptionRules(window, percent).Mistake);
        Assert.Null(new AdoptionRules(Math.Clamp(window, 1, 168), Math.Clamp(percent, 1, 100)).Mistake);
    }

    private static readonly Gen<Began> AnySessions = Gen.Select(
        Gen.Int[0, 60], Gen.Int[1, 3], Gen.Frequency((1, Gen.Const(0)), (6, Gen.Int[1, 2])), Gen.Frequency((3, Gen.Long[1, 3]), (1, Gen.Long[10, 60])),
        (hour, release, environment, sessions) => new Began(hour, new(release), new(environment), sessions));

    private static readonly Gen<AdoptionRules> AnyRules = Gen.Select(Gen.Int[1, 12], Gen.OneOf(1, 10, 33, 50, 100), (window, percent) => new AdoptionRules(window, percent));

    /// <summary>Walking through all hours at once gives what a job that runs each hour, and keeps what it found, has stored by any of them.</summary>
    [Fact]
    public void At_every_hour_it_is_what_a_job_that_runs_hourly_has_stored() =>
        Gen.Select(AnyRules, AnySessions.Array[0, 40]).Sample((rules, sessions) =>
        {
            var job = new HourlyJob(rules);
            for (var hour = 1; hour <= 75; hour++)
            {
                job.Run(hour, sessions);
                var derived = AtHour(hour, rules, sessions);
                foreach (var (place, stored) in job.Rows)
                    Assert.Equal(stored, derived[place]);
                Assert.All(derived.Where(one => !job.Rows.ContainsKey(one.Key)), one => Assert.Equal(default, one.Value));
            }
        });

    private static DateTime Hour(int hour) => Begin.AddHours(hour);

    private static Dictionary<(ReleaseId Release, EnvironmentId Environment), Adoption> At(int hour, params Began[] sessions) => AtHour(hour, AdoptionRules.Default, sessions);

    /// <summary>Nothing began before the first hour, and nothing is known of the hour itself.</summary>
    private static Dictionary<(ReleaseId Release, EnvironmentId Environment), Adoption> AtHour(int hour, AdoptionRules rules, params Began[] sessions)
    {
        var counts = new HourlySessions(Begin.AddHours(-rules.WindowHours), rules.WindowHours + hour);
        foreach (var one in sessions.Where(one => one.Hour < hour))
            counts.Add(one.Release, one.Environment, rules.WindowHours + one.Hour, one.Sessions);
        return AdoptionStages.AtEnd(counts, rules);
    }

    private readonly record struct Began(int Hour, ReleaseId Release, EnvironmentId Environment, long Sessions);

    /// <summary>Sentry's job, as the specification tells it: rows with two times, changed each hour.</summary>
    private sealed class HourlyJob(AdoptionRules rules)
    {
        public Dictionary<(ReleaseId Release, EnvironmentId Environment), Adoption> Rows { get; } = [];

        public void Run(int hour, Began[] all)
        {
            var now = Begin.AddHours(hour);
            var lately = all.Where(one => one.Hour >= hour - rules.WindowHours && one.Hour < hour).ToList();
            if (lately.Count == 0)
                return;
            var confirmed = new HashSet<(ReleaseId, EnvironmentId)>();
            foreach (var environment in lately.Where(one => one.Environment != EnvironmentId.None).GroupBy(one => one.Environment))
            {
                var total = environment.Sum(one => one.Sessions);
                foreach (var release in environment.GroupBy(one => one.Release).Where(release => release.Sum(one => one.Sessions) >= rules.Percent / 100m * total))
                {
                    var place = (release.Key, environment.Key);
                    Rows[place] = new(Rows.GetValueOrDefault(place).Adopted ?? now, null);
                    confirmed.Add(place);
                }
            }

            foreach (var (place, row) in Rows.Where(row => row.Value.Unadopted is null && !confirmed.Contains(row.Key)).ToList())
                Rows[place] = row with { Unadopted = now };
        }
    }
}
