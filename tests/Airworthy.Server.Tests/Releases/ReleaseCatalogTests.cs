using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Releases;

/// <summary>What memory holds of the releases that tools and events have told of, beside the file.</summary>
public sealed class ReleaseCatalogTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly TrackerWriter _writer;
    private readonly ReleaseCatalog _catalog;

    public ReleaseCatalogTests()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StorageOptions());
        services.AddStorage(new DataFolder(_folder.Path));
        services.AddReleases();
        _services = services.BuildServiceProvider();
        _writer = _services.GetRequiredService<TrackerWriter>();
        _catalog = _services.GetRequiredService<ReleaseCatalog>();
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_change_is_in_the_next_answer()
    {
        Assert.Empty(_catalog.Read().ByVersion);
        await See("web@1", 1, "production");
        Assert.Equal([1], Release.Projects.Select(project => project.Value));
        Assert.Equal(["production"], _catalog.Read().Environments);

        await See("web@1", 2, "staging");
        Assert.Equal([1, 2], Release.Projects.Select(project => project.Value).Order());
        Assert.Equal([(1, "production"), (2, "staging")], Release.Environments.Select(place => (place.Project.Value, place.Environment)).Order());

        foreach (var (change, isThere) in new (string Sql, Func<ToldRelease, bool> IsThere)[]
        {
            ("update release set released_at = 5", release => release.Released?.Ticks == 5),
            ("update release set is_archived = 1", release => release.IsArchived),
            ("update release set ref = 'main'", release => release.Ref == "main"),
            ("update release set url = 'https://a.test'", release => release.Url == "https://a.test"),
            ("update release set user_agent = 'cli'", release => release.UserAgent == "cli"),
            ("insert into release_commit values (1, 0, 7)", release => release.HasCommits),
            ("delete from release_commit", release => !release.HasCommits),
            ("insert into deploy (id, release, environment, finished_at) values (3, 1, 'canary', 1)", release => true),
            ("insert into deploy_project values (3, 1)", release => release.Environments.Contains((new ProjectId(1), "canary"))),
        })
        {
            await Write(change);
            Assert.True(isThere(Release), change);
        }

        await Write("delete from release");
        Assert.Empty(_catalog.Read().ByVersion);
    }

    [Fact]
    public async Task Further_events_change_nothing_of_it()
    {
        await See("web@1", 1, "production");
        var before = _catalog.Read();
        for (var i = 1; i <= 3; i++)
            await See("web@1", 1, "production", Day.AddHours(i));
        Assert.Same(before, _catalog.Read());
        await See("web@2", 1, "production");
        Assert.NotSame(before, _catalog.Read());
    }

    [Fact]
    public async Task What_a_failed_write_has_changed_is_not_there()
    {
        await See("web@1", 1, "production");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _writer.Write<bool>(session =>
        {
            ReleaseRows.Ensure(session, "web@2", new(1), Day, out _);
            Assert.Single(_catalog.Read().ByVersion);
            throw new InvalidOperationException();
        }));
        Assert.Equal(["web@1"], _catalog.Read().ByVersion.Keys);
        await See("web@3", 1, "production");
        Assert.Equal(["web@1", "web@3"], _catalog.Read().ByVersion.Keys.Order());
    }

    private ToldRelease Release => _catalog.Read().ByVersion["web@1"];

    private Task<bool> See(string version, int project, string environment, DateTime? at = null) => _writer.Write(session =>
    {
        var release = ReleaseRows.Ensure(session, version, new(project), at ?? Day, out _);
        ReleaseRows.SeeEvent(session, release, new(project), environment, at ?? Day);
        return true;
    });

    private Task<int> Write(string sql) => _writer.Write(session => session.Execute(sql));
}
