using System.Collections.Concurrent;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Accounts;

/// <summary>When each token was last used. Requests note it in memory; once a minute, and at the end, it is written, so that no request waits for it.</summary>
internal sealed partial class TokenUses(StoreDatabase database, TimeProvider time, ILogger<TokenUses> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, TokenUse> _noted = [];

    // By the background task alone.
    private readonly Dictionary<long, TokenUse> _saved = [];

    /// <summary>Notes that a token is used now.</summary>
    /// <param name="project">The project that the request names; null if it names none.</param>
    public void Note(ApiToken token, ProjectId? project)
    {
        var now = time.GetUtcNow();
        _noted[token.Id] = new(now, project ?? LastOf(token)?.Project);
    }

    /// <summary>A token's last use; null if it was never used.</summary>
    public TokenUse? LastOf(ApiToken token) => _noted.TryGetValue(token.Id, out var noted) ? noted : token.LastUse;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Save();
        }
        catch (OperationCanceledException)
        {
            Save();
        }
    }

    private void Save()
    {
        var unsaved = _noted.Where(one => !_saved.TryGetValue(one.Key, out var saved) || saved != one.Value).ToList();
        if (unsaved.Count == 0)
            return;
        try
        {
            Write(unsaved);
        }
        catch (SqliteException error)
        {
            // A full disk: what is noted stays noted, and is written when there is room again.
            LogNotSaved(logger, error, unsaved.Count);
            return;
        }

        foreach (var (token, use) in unsaved)
            _saved[token] = use;
    }

    private void Write(IEnumerable<KeyValuePair<long, TokenUse>> uses)
    {
        using var store = database.Open();
        using var transaction = store.BeginTransaction();
        using var command = store.CreateCommand();
        command.CommandText = "update access_token set last_used_at = $at, last_used_project = $project where id = $id";
        var at = command.Parameters.Add("$at", SqliteType.Text);
        var project = command.Parameters.Add("$project", SqliteType.Integer);
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        foreach (var (token, use) in uses)
        {
            at.Value = use.At.ToString("O");
            project.Value = (object?)use.Project?.Value ?? DBNull.Value;
            id.Value = token;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    [LoggerMessage(LogLevel.Warning, "Cannot write when {Tokens} tokens were last used; it is tried again in a minute")]
    private static partial void LogNotSaved(ILogger logger, Exception error, int tokens);
}
