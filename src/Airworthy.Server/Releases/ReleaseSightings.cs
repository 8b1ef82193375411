using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Releases;

/// <summary>
/// Which release was seen in which environment, and the beginnings of the first and the last session there.
/// Earliest and latest are taken of all that comes, so nothing changes when something comes twice. Guarded by the session store's gate.
/// </summary>
internal sealed class ReleaseSightings
{
    public const string Schema = """
        create table if not exists release_environment (
            release integer not null, environment integer not null,
            first_started integer not null, last_started integer not null, -- ticks of 100 ns
            primary key (release, environment)) without rowid;
        """;

    private readonly Dictionary<(ReleaseId Release, EnvironmentId Environment), Sighting> _sightings = [];
    private readonly HashSet<(ReleaseId, EnvironmentId)> _unsaved = [];

    public ReleaseSightings(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select release, environment, first_started, last_started from release_environment";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _sightings.Add((new(reader.GetInt32(0)), new(reader.GetInt32(1))),
                new(new DateTime(reader.GetInt64(2), DateTimeKind.Utc), new DateTime(reader.GetInt64(3), DateTimeKind.Utc)));
        }
    }

    public void See(ReleaseId release, EnvironmentId environment, DateTime started)
    {
        ref var sighting = ref CollectionsMarshal.GetValueRefOrAddDefault(_sightings, (release, environment), out var known);
        if (known && started >= sighting.First && started <= sighting.Last)
            return;
        sighting = known ? new(Min(sighting.First, started), Max(sighting.Last, started)) : new(started, started);
        _unsaved.Add((release, environment));
    }

    /// <summary>The releases' first and last sessions in one of the environments; in any if none is named.</summary>
    public Dictionary<ReleaseId, Sighting> Of(IReadOnlySet<EnvironmentId>? environments)
    {
        var result = new Dictionary<ReleaseId, Sighting>();
        foreach (var ((release, environment), sighting) in _sightings)
        {
            if (environments is not null && !environments.Contains(environment))
                continue;
            result[release] = result.TryGetValue(release, out var other)
                ? new(Min(sighting.First, other.First), Max(sighting.Last, other.Last))
                : sighting;
        }

        return result;
    }

    /// <summary>Each release's first and last session in each environment.</summary>
    public IEnumerable<(ReleaseId Release, EnvironmentId Environment, Sighting Sighting)> All =>
        _sightings.Select(pair => (pair.Key.Release, pair.Key.Environment, pair.Value));

    public IEnumerable<EnvironmentId> EnvironmentsOf(IReadOnlySet<ReleaseId> releases) =>
        _sightings.Keys.Where(key => releases.Contains(key.Release)).Select(key => key.Environment).Distinct();

    /// <summary>Takes what is not saved yet, for a fold to save.</summary>
    public (ReleaseId Release, EnvironmentId Environment, Sighting Sighting)[] TakeUnsaved()
    {
        // Plain loops, for all wait at the gate: what a query would need is compiled when it first runs.
        var (unsaved, count) = (new (ReleaseId, EnvironmentId, Sighting)[_unsaved.Count], 0);
        foreach (var key in _unsaved)
            unsaved[count++] = (key.Item1, key.Item2, _sightings[key]);
        _unsaved.Clear();
        return unsaved;
    }

    public static void Save(SqliteTransaction fold, IEnumerable<(ReleaseId Release, EnvironmentId Environment, Sighting Sighting)> sightings)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert or replace into release_environment values ($release, $environment, $first, $last)";
        var release = command.Parameters.Add("$release", SqliteType.Integer);
        var environment = command.Parameters.Add("$environment", SqliteType.Integer);
        var first = command.Parameters.Add("$first", SqliteType.Integer);
        var last = command.Parameters.Add("$last", SqliteType.Integer);
        foreach (var one in sightings)
        {
            release.Value = one.Release.Value;
            environment.Value = one.Environment.Value;
            first.Value = one.Sighting.First.Ticks;
            last.Value = one.Sighting.Last.Ticks;
            command.ExecuteNonQuery();
        }
    }

    private static DateTime Min(DateTime a, DateTime b) => a < b ? a : b;

    private static DateTime Max(DateTime a, DateTime b) => a > b ? a : b;
}

/// <summary>The beginnings of the first and the last session of a release.</summary>
internal readonly record struct Sighting(DateTime First, DateTime Last);
