using System.Text;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Health;

/// <summary><c>release.stage</c> in the parameter <c>query</c>, with stages as given.</summary>
public sealed class ReleaseStageTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 30, 0, DateTimeKind.Utc);
    private static readonly EnvironmentId Production = new(1);

    private readonly TemporaryFolder _folder = new();
    private readonly StoreUnderTest _store;

    public ReleaseStageTests()
    {
        _store = new(_folder.Path, new FakeTimeProvider(Now), new StorageOptions());
        var names = _store.Get<NameRegistry>();
        names.Add(Production, "production"u8);
        names.Add(new EnvironmentId(2), "staging"u8);
        for (var id = 1; id <= 5; id++)
            names.Add(new ReleaseId(id), new ProjectId(id <= 3 ? 1 : 2), Encoding.UTF8.GetBytes($"app@1.{id}"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("environment=production&query=release.stage:adopted", "2 4")]
    [InlineData("environment=production&query=release.stage:low_adoption", "3")]
    [InlineData("environment=production&query=release.stage:replaced", "1")]
    [InlineData("environment=production&query=release.stage:[replaced,low_adoption]", "1 3")]
    [InlineData("environment=production&query=!release.stage:adopted", "1 3 5")]
    [InlineData("environment=production&query=!release.stage:[adopted,replaced]", "3 5")]
    [InlineData("environment=production&query=release.stage:adopted OR release.version:<1.2", "1 2 4")]
    [InlineData("environment=production&query=release.stage:adopted&project=2", "4")]
    [InlineData("environment=staging&query=release.stage:adopted", "")]
    public void A_stage_selects(string parameters, string releases)
    {
        Assert.Null(Read(parameters, out var query));
        Assert.Equal(releases, string.Join(' ', Enumerable.Range(1, 5).Where(id =>
            query.Projects.Contains(ProjectOf(id)) && query.Filter.Where!(ProjectOf(id), new ReleaseId(id), query.Environments!.Single()))));
    }

    [Theory]
    [InlineData("query=release.stage:adopted", "query: column 1: release.stage is a matter of one environment; choose exactly one")]
    [InlineData("query=release.stage:adopted environment:production", "query: column 1: release.stage is a matter of one environment; choose exactly one")]
    [InlineData("environment=production&environment=staging&query=release:1 !release.stage:adopted", "query: column 11: release.stage is a matter of one environment")]
    [InlineData("environment=production&query=release.stage:[adopted,old]", "query: column 1: 'old' is no stage; known are low_adoption, adopted, replaced")]
    [InlineData("environment=production&query=release.stage:>adopted", "query: column 1: '>adopted' is no stage")]
    public void A_mistake_is_named(string parameters, string detail)
    {
        var refusal = Read(parameters, out _);
        Assert.Equal(StatusCodes.Status400BadRequest, refusal!.StatusCode);
        Assert.StartsWith(detail, refusal.Detail, StringComparison.Ordinal);
    }

    private static ProjectId ProjectOf(int release) => new(release <= 3 ? 1 : 2);

    private ApiRefusal? Read(string parameters, out SessionsQuery query) =>
        new SessionsQueryReader(
            new QueryCollection(QueryHelpers.ParseQuery("?field=sum(session)&statsPeriod=1d&" + parameters)),
            _store.Get<ProjectDirectory>().All, _store.Get<NameRegistry>(), _store.Get<LatestReleases>(), Stages, _store.Get<RetentionOptions>(), Now).Read(out query!);

    /// <summary>In production: in project 1 replaced, adopted, low; in project 2 adopted, and one that was never seen. Elsewhere nothing was.</summary>
    private static Dictionary<ReleaseId, AdoptionStage> Stages(ProjectId project, EnvironmentId environment, DateTime time)
    {
        Assert.Equal(Now, time);
        if (environment != Production)
            return [];
        return project.Value == 1
            ? new() { [new(1)] = AdoptionStage.Replaced, [new(2)] = AdoptionStage.Adopted, [new(3)] = AdoptionStage.LowAdoption }
            : new() { [new(4)] = AdoptionStage.Adopted };
    }
}
