using Airworthy.Load;
using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Ingest;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.LoadTest.Query;

/// <summary>
/// The server's own store in this process, with a clock that is set: the wire takes nothing older than five days, so what is older must be received back then.
/// Updates go in as their payloads, where the items of a request do, and leave on disk what the server would have left.
/// </summary>
internal sealed class ServerStore : IDisposable
{
    private static readonly ProjectId Project = new(1);

    private readonly FakeTimeProvider _time;
    private readonly ServiceProvider _services;
    private readonly FactStore _facts;
    private readonly FactIntake _intake;
    private readonly SessionIngest _sessions;
    private readonly IngestRequest _request = new();
    private readonly byte[] _payload = new byte[SessionMessage.MaxBytes];
    private Task _committed = Task.CompletedTask;
    private long _updates;

    /// <param name="start">When its clock begins.</param>
    public ServerStore(string path, DateTimeOffset start)
    {
        _time = new FakeTimeProvider(start);
        // The clock runs thousands of times as fast as folds do, so only a full generation is folded, as under load.
        var options = new StorageOptions { FoldInterval = TimeSpan.FromDays(1) };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(options);
        services.AddSingleton(new ReleaseOptions());
        services.AddSingleton(new RetentionOptions());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        services.AddStorage(new Server.Storage.DataFolder(path));
        services.AddProjects();
        services.AddFacts(options);
        services.AddSingleton<SessionIngest>();
        _services = services.BuildServiceProvider();

        var projects = _services.GetRequiredService<ProjectDirectory>();
        projects.CreateOrganization("airworthy");
        projects.Create("shop", platform: null, Project.Value, Wrk.Key);
        _facts = _services.GetRequiredService<FactStore>();
        _facts.StartAsync(CancellationToken.None).Wait();
        _intake = _services.GetRequiredService<FactIntake>();
        _sessions = _services.GetRequiredService<SessionIngest>();
    }

    /// <summary>Receives the updates at that time, as one request. The next ones are read while these are written.</summary>
    public async Task Receive(DateTime at, IReadOnlyCollection<SessionMessage> updates)
    {
        _time.SetUtcNow(new DateTimeOffset(at));
        if (updates.Count == 0)
            return;
        _request.Facts.Begin(Project, at);
        foreach (var update in updates)
            _sessions.ReadSession(_payload.AsSpan(0, update.Write(_payload)), Project, at, TimeSpan.Zero, _request);
        _updates += updates.Count;
        await _committed;
        _committed = _intake.Commit(_request.Facts, CancellationToken.None);
    }

    /// <summary>Writes what is left, as the server does when it stops.</summary>
    /// <exception cref="InvalidOperationException">Not everything was kept.</exception>
    public async Task Complete()
    {
        await _committed;
        await _facts.StopAsync(CancellationToken.None);
        var outcomes = _services.GetRequiredService<OutcomeCounters>().All();
        var kept = outcomes.Where(one => one.Key.Reason is null).Sum(one => one.Outcome.Quantity);
        if (kept != _updates || outcomes.Any(one => one.Key.Reason is not null))
            throw new InvalidOperationException($"Of {_updates} updates the store kept {kept}: {string.Join(", ", outcomes.Where(one => one.Key.Reason is not null))}");
    }

    public void Dispose() => _services.Dispose();
}
