using System.Diagnostics;
using System.Text.Json;

namespace Airworthy.LoadTest.Query;

/// <summary>A data folder full of sessions, and beside it the same sessions raw. Generated, or left by an earlier run and used again.</summary>
/// <param name="End">When its last minute ends.</param>
/// <param name="Bytes">What the server's data folder held once it was stopped.</param>
internal sealed record DataSet(string Path, TrafficShape Shape, DateTime End, long Updates, long Bytes)
{
    // Written last: a folder without it is half done.
    private const string Manifest = "data-set.json";

    private bool _isNew;

    public string ServerPath => System.IO.Path.Combine(Path, "server");

    public string RawPath => System.IO.Path.Combine(Path, "raw.duckdb");

    public double BytesPerSession => (double)Bytes / Shape.Sessions;

    /// <summary>The one in a folder below <paramref name="parent"/>; generates it unless one of this shape is there.</summary>
    public static async Task<DataSet> Open(string parent, TrafficShape shape)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(parent, $"sessions-{shape.Sessions}-releases-{shape.Releases}"));
        var manifest = System.IO.Path.Combine(path, Manifest);
        if (File.Exists(manifest) && JsonSerializer.Deserialize<DataSet>(await File.ReadAllTextAsync(manifest)) is { } known && known.Shape == shape)
            return known with { Path = path };

        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var set = new DataSet(path, shape, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), Updates: 0, Bytes: 0) { _isNew = true };
        set = set with { Updates = await set.Generate() };
        set = set with { Bytes = Directory.EnumerateFiles(set.ServerPath, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) };
        await File.WriteAllTextAsync(manifest, JsonSerializer.Serialize(set));
        return set;
    }

    /// <summary>Copies the server's folder, for a server that is to change it.</summary>
    public string CopyServer()
    {
        var copy = System.IO.Path.Combine(Path, "copy");
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(ServerPath, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(ServerPath, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Deletes what this run has generated.</summary>
    public void DeleteIfNew()
    {
        if (_isNew)
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Returns how many updates it took.</summary>
    private async Task<long> Generate()
    {
        var watch = Stopwatch.StartNew();
        var (updates, minute) = (0L, 0);
        await using var raw = new RawSessions(RawPath);
        using var appender = raw.Fill(Shape);
        using var store = new ServerStore(ServerPath, End - Shape.Length);
        foreach (var (receivedAt, received) in new SessionHistory(Shape, End).Minutes(appender.Add))
        {
            await store.Receive(receivedAt, received);
            updates += received.Count;
            if (++minute % (24 * 60) == 0)
                Console.WriteLine($"Generated {minute / 24 / 60} of {Shape.Days} days of {Shape.Sessions:N0} sessions: {updates:N0} updates in {watch.Elapsed.TotalSeconds:N0} s");
        }

        await store.Complete();
        return updates;
    }
}
