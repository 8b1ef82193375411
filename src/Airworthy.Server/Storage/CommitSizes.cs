namespace Airworthy.Server.Storage;

/// <summary>How many commits there were, and how large: under load they grow, and this shows it. One thread counts, any reads.</summary>
internal sealed class CommitSizes
{
    /// <summary>The largest size, in bytes, that each step counts; what is larger than all is counted behind the last.</summary>
    public static readonly int[] Steps = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];

    private readonly long[] _commits = new long[Steps.Length + 1];
    private long _bytes;

    /// <summary>Commits by step.</summary>
    public IReadOnlyList<long> ByStep => _commits;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Count(int bytes)
    {
        var step = Array.FindIndex(Steps, most => bytes <= most);
        Interlocked.Increment(ref _commits[step < 0 ? Steps.Length : step]);
        Interlocked.Add(ref _bytes, bytes);
    }
}
