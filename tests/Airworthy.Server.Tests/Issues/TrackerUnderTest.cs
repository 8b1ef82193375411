using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Events and issues without a socket, and without what runs by itself: records go in where a request's do, and tables are read.</summary>
internal sealed class TrackerUnderTest : IDisposable
{
    public const int Projects = 2;

    private readonly DataFolder _folder;
    private readonly ServiceProvider _services;

    public TrackerUnderTest(string path, TimeProvider time, Disk? disk = null, EventOptions? options = null, ReleaseOptions? releases = null)
    {
        _folder = new DataFolder(path);
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton(new StorageOptions());
        services.AddSingleton(releases ?? new ReleaseOptions());
        services.AddSingleton(new RetentionOptions());
        services.AddSingleton(options ?? new EventOptions());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddStorage(_folder);
        if (disk is not null)
            services.AddSingleton(disk);
        services.AddProjects();
        services.AddReleases();
        services.AddFacts(new StorageOptions());
        services.AddIssues();
        _services = services.BuildServiceProvider();
        try
        {
            var projects = Get<ProjectDirectory>();
            projects.CreateOrganization("airworthy");
            for (var id = 1; id <= Projects; id++)
            {
                if (projects.Find(new ProjectId(id)) is null)
                    projects.Create($"project-{id}", platform: null, id, $"key{id}");
            }

            Get<EventIntake>();
        }
        catch
        {
            // A store that is damaged is refused; the folder may be opened again.
            Dispose();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Completes when it is acknowledged.</summary>
    public Task Send(EventRecord one) => Get<EventIntake>().Commit(one);

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] values) =>
        Get<TrackerDatabase>().Read(session => session.QueryOnce(sql, read, values));

    public long Number(string sql, params object[] values) => Query(sql, row => row.GetInt64(0), values).Single();

    /// <summary>What a recount of all figures finds wrong, a line each.</summary>
    public IReadOnlyList<string> Recount()
    {
        using var connection = Get<TrackerDatabase>().Open();
        return [.. new IssueRecount(connection).Differences().Select(one => $"issue {one.Issue}: {one.What}")];
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}
