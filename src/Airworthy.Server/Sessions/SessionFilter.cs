using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Sessions;

/// <summary>
/// A Bloom filter over the sessions of a run, blocked so that a question touches one cache line:
/// it says "not there" for nearly all sessions that are not, and never for one that is. 16 bits a session, about 1 false alarm in 700.
/// </summary>
internal sealed class SessionFilter
{
    private const int BitsPerSession = 16;
    private const int WordsPerBlock = 8;
    private const int BitsPerBlock = WordsPerBlock * 64;
    private const int Probes = 8;

    private readonly ulong[] _words;

    public SessionFilter(int sessions)
    {
        var blocks = Math.Max(1, ((long)sessions * BitsPerSession + BitsPerBlock - 1) / BitsPerBlock);
        _words = new ulong[blocks * WordsPerBlock];
    }

    public SessionFilter(ReadOnlySpan<byte> saved)
    {
        if (saved.IsEmpty || saved.Length % (WordsPerBlock * sizeof(ulong)) != 0)
            throw new InvalidDataException($"A session filter of {saved.Length} bytes is no whole number of blocks.");
        _words = new ulong[saved.Length / sizeof(ulong)];
        saved.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_words.AsSpan()));
    }

    /// <summary>Memory that it holds.</summary>
    public long Bytes => _words.LongLength * sizeof(ulong);

    public byte[] Save() => System.Runtime.InteropServices.MemoryMarshal.AsBytes(_words.AsSpan()).ToArray();

    /// <summary>What the filters know a session by: made once for all of them.</summary>
    public static ulong Hash(ProjectId project, SentryId id) => Mix(id.High ^ Mix(id.Low ^ (uint)project.Value));

    public void Add(ulong hash)
    {
        var block = BlockOf(hash);
        var bits = Mix(hash);
        for (var i = 0; i < Probes; i++, bits = NextBits(bits))
            block[(int)(bits >> 61)] |= 1UL << (int)((bits >> 55) & 63);
    }

    public bool MayContain(ulong hash)
    {
        var block = BlockOf(hash);
        var bits = Mix(hash);
        for (var i = 0; i < Probes; i++, bits = NextBits(bits))
        {
            if ((block[(int)(bits >> 61)] & (1UL << (int)((bits >> 55) & 63))) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Brings into the processor's caches what <see cref="MayContain"/> reads.</summary>
    public long LookAt(ulong hash) => (long)BlockOf(hash)[0];

    private Span<ulong> BlockOf(ulong hash)
    {
        var block = Math.BigMul(hash, (ulong)(_words.Length / WordsPerBlock), out _);
        return _words.AsSpan((int)block * WordsPerBlock, WordsPerBlock);
    }

    // The top nine bits choose a bit of the block; an odd multiplier brings the next nine up.
    private static ulong NextBits(ulong bits) => bits * 0xD1342543DE82EF95 + 1;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
