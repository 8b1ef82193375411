using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Airworthy.Server.Tests.Health;

/// <summary>The server without its socket: facts go in where a request's facts do, questions are asked where the API asks them. Starts in milliseconds.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    private readonly DataFolder _folder;
    private readonly ServiceProvider _services;
    private readonly FactStore _facts;

    public StoreUnderTest(string path, TimeProvider time, StorageOptions options, Disk? disk = null)
    {
        _folder = new DataFolder(path);
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton(new ReleaseOptions());
        services.AddSingleton(new RetentionOptions());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        services.AddStorage(_folder);
        if (disk is not null)
            services.AddSingleton(disk);
        services.AddProjects();
        services.AddReleases();
        services.AddFacts(options);
        services.AddIssues();
        services.AddHealth();
        _services = services.BuildServiceProvider();

        var projects = Get<ProjectDirectory>();
        projects.CreateOrganization("airworthy");
        for (var id = 1; id <= Recount.Projects; id++)
        {
            if (projects.Find(new ProjectId(id)) is null)
                projects.Create($"project-{id}", platform: null, id, $"key{id}");
        }

        _facts = Get<FactStore>();
        _facts.StartAsync(CancellationToken.None).Wait();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The sessions of project 1 that began in whole hours from <paramref name="from"/> on.</summary>
    public long CountSessions(DateTimeOffset from, DateTimeOffset to) => Get<HealthReader>().Ask(new HealthQuestion
    {
        Projects = [new(1)],
        Buckets = TimeBuckets.Covering(from.UtcDateTime, to.UtcDateTime, TimeSpan.FromHours(1)),
    }).Single().Total.Sessions.Total;

    /// <summary>Has it folded; returns at once, or when everything stands in the store.</summary>
    public void Fold(bool wait)
    {
        _facts.RequestFold();
        var (sessions, log) = (Get<SessionStore>(), Get<AppendLog>());
        if (wait)
            Assert.True(SpinWait.SpinUntil(() => log.UnfoldedBytes == 0 && UnfoldedGenerations(sessions) == 1, TimeSpan.FromSeconds(60)), "The fold does not end.");
    }

    /// <summary>Copies what a kill at this moment would leave behind: first the log, then the store, which may be ahead of it by a fold but never behind.</summary>
    public void CopyTo(string path)
    {
        var log = Directory.CreateDirectory(Path.Combine(path, "log"));
        foreach (var segment in Directory.GetFiles(_folder.Combine("log")))
        {
            try
            {
                File.Copy(segment, Path.Combine(log.FullName, Path.GetFileName(segment)));
            }
            catch (FileNotFoundException)
            {
                // A fold has just made it superfluous.
            }
        }

        using var source = Get<StoreDatabase>().Open();
        using var target = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(path, "airworthy.db")};Pooling=False");
        target.Open();
        source.BackupDatabase(target);
    }

    public void Dispose()
    {
        _facts.StopAsync(CancellationToken.None).Wait();
        _services.Dispose();
        _folder.Dispose();
    }

    private static int UnfoldedGenerations(SessionStore sessions)
    {
        lock (sessions.Gate)
            return sessions.UnfoldedGenerations;
    }
}
