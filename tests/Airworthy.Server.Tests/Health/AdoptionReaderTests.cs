using System.Text;
using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Health;

/// <summary>Adoption from what is stored, at half past noon on 10 March 2026.</summary>
public sealed class AdoptionReaderTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);
    private static readonly ProjectId Shop = new(1);
    private static readonly ProjectId Kiosk = new(2);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Noon).AddMinutes(30));
    private StoreUnderTest _store;

    public AdoptionReaderTests() => _store = new(_folder.Path, _time, new StorageOptions());

    private Project Project => _store.Get<ProjectDirectory>().Find(Shop)!;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_environment_in_which_a_release_was_seen_has_its_stage()
    {
        Began("old", "production", hoursAgo: 30, 100);
        Began("new", "production", hoursAgo: 3, 10);
        Began("old", "production", hoursAgo: 3, 90);
        Began("new", "staging", hoursAgo: 0, 5); // the hour that is not over
        Began("new", "", hoursAgo: 3, 5);
        Began("new", "production", hoursAgo: 3, 1_000, Kiosk);

        Assert.Equal(
            [("new", "production", new(Noon.AddHours(-2), null)), ("new", "staging", default), ("old", "production", new(Noon.AddHours(-29), null))],
            Stages(Noon.AddMinutes(30)));
    }

    [Fact]
    public void Any_hour_can_be_asked_for()
    {
        Began("old", "production", hoursAgo: 50, 10);
        Began("new", "production", hoursAgo: 40, 10);

        Assert.Empty(Stages(Noon.AddHours(-51)));
        Assert.Equal([("old", "production", default)], Stages(Noon.AddHours(-50).AddMinutes(30)));
        Assert.Equal([("old", "production", new(Noon.AddHours(-49), null))], Stages(Noon.AddHours(-49)));
        Assert.Equal(
            [("new", "production", new(Noon.AddHours(-39), null)), ("old", "production", new(Noon.AddHours(-49), Noon.AddHours(-39)))], Stages(Noon));
    }

    [Fact]
    public void Sessions_that_come_late_change_the_past()
    {
        Began("old", "production", hoursAgo: 30, 95);
        Began("new", "production", hoursAgo: 30, 5);
        Assert.Equal(AdoptionStage.LowAdoption, Stages(Noon)[0].Adoption.Stage);

        Began("new", "production", hoursAgo: 31, 6);
        Assert.Equal(new(Noon.AddHours(-30), Noon.AddHours(-24)), Stages(Noon)[0].Adoption);
    }

    [Fact]
    public void Changed_rules_change_the_past_and_outlive_a_restart()
    {
        Began("old", "production", hoursAgo: 30, 95);
        Began("new", "production", hoursAgo: 30, 5);
        Assert.Equal(AdoptionStage.LowAdoption, Stages(Noon)[0].Adoption.Stage);

        _store.Get<ProjectDirectory>().SetAdoption(Shop, new(WindowHours: 12, Percent: 5));
        Assert.Equal(new(Noon.AddHours(-29), null), Stages(Noon)[0].Adoption);

        _store.Dispose();
        _store = new(_folder.Path, _time, new StorageOptions());
        Assert.Equal(new(WindowHours: 12, Percent: 5), Project.Adoption);
        Assert.Equal(AdoptionRules.Default, _store.Get<ProjectDirectory>().Find(Kiosk)!.Adoption);
        Assert.Equal(new(Noon.AddHours(-29), null), Stages(Noon)[0].Adoption);
    }

    [Fact]
    public void Rules_out_of_range_are_not_taken()
    {
        var error = Assert.Throws<ArgumentException>(() => _store.Get<ProjectDirectory>().SetAdoption(Shop, new(WindowHours: 0, Percent: 5)));
        Assert.StartsWith("The window of adoption must be 1 to 168 hours, not 0.", error.Message, StringComparison.Ordinal);
        Assert.Equal(AdoptionRules.Default, Project.Adoption);
    }

    [Fact]
    public void Of_several_environments_the_one_seen_first_most_lately_speaks_for_the_project()
    {
        Began("new", "production", hoursAgo: 30, 1);
        Began("old", "production", hoursAgo: 30, 99);
        Began("new", "staging", hoursAgo: 20, 10);
        Began("new", "", hoursAgo: 20, 10);

        Assert.Equal(AdoptionStage.Adopted, Representative(null).Single(one => one.Key == "new").Value.Stage);
        Assert.Equal(AdoptionStage.LowAdoption, Representative(["production"]).Single(one => one.Key == "new").Value.Stage);
        Assert.Equal(AdoptionStage.Adopted, Representative(["production", "staging"]).Single(one => one.Key == "new").Value.Stage);
        Assert.Empty(Representative([""]));
    }

    [Fact]
    public void A_long_history_and_one_cut_off_are_told_alike_from_where_hours_are_kept()
    {
        Began("old", "production", hoursAgo: 24 * 100, 10);
        Began("old", "production", hoursAgo: 24 * 40, 10);
        Began("new", "production", hoursAgo: 24 * 20, 10);

        Assert.Equal(new(Noon.AddHours(-24 * 40 + 1), Noon.AddHours(-24 * 20 + 1)), Stages(Noon).Single(one => one.Release == "old").Adoption);
        // Who asks about a younger release alone learns the same of it.
        Assert.Equal(Stages(Noon).Single(one => one.Release == "new"), Stages(Noon, "new").Single());
    }

    private Dictionary<string, Adoption> Representative(string[]? environments)
    {
        var names = _store.Get<NameRegistry>();
        HashSet<EnvironmentId>? chosen = environments is null ? null : [.. environments.Select(Environment)];
        var releases = names.Releases.Where(release => release.Project == Shop).Select(release => release.Id).ToHashSet();
        return _store.Get<AdoptionReader>().Representative(Project, Noon, releases, chosen).ToDictionary(one => names[one.Key].Version, one => one.Value);
    }

    private List<(string Release, string Environment, Adoption Adoption)> Stages(DateTime at, params string[] releases)
    {
        var names = _store.Get<NameRegistry>();
        HashSet<ReleaseId>? chosen = releases.Length == 0 ? null : [.. names.Releases.Where(one => releases.Contains(one.Version)).Select(one => one.Id)];
        return [.. _store.Get<AdoptionReader>().Of(Project, at, chosen)
            .Select(one => (names[one.Release].Version, names[one.Environment], one.Adoption))
            .OrderBy(one => one.Version, StringComparer.Ordinal).ThenBy(one => one.Item2, StringComparer.Ordinal)];
    }

    private EnvironmentId Environment(string name)
    {
        Assert.True(_store.Get<NameRegistry>().TryFindEnvironment(Encoding.UTF8.GetBytes(name), out var environment));
        return environment;
    }

    private void Began(string release, string environment, int hoursAgo, long sessions, ProjectId? project = null)
    {
        var intake = _store.Get<FactIntake>();
        Assert.True(intake.TryResolve(project ?? Shop, Encoding.UTF8.GetBytes(release), out var releaseId));
        Assert.True(intake.TryResolve(Encoding.UTF8.GetBytes(environment), out var environmentId));
        var counts = new HealthCounts { [SessionHealth.Crashed] = sessions };
        var facts = new FactBuffer();
        facts.Begin(project ?? Shop, _time.GetUtcNow().UtcDateTime);
        facts.Add(new SessionAggregate(new(project ?? Shop, releaseId, environmentId, Noon.AddHours(-hoursAgo).AddMinutes(7), UserHash.None), counts));
        intake.Commit(facts, CancellationToken.None).Wait();
    }
}
