using System.Runtime.InteropServices;
using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Sessions;

/// <summary>
/// A Bloom filter over the sessions of a run, blocked so that a question touches one cache line:
/// it says "not there" for nearly all sessions that are not, and never for one that is. 16 bits a session, about 1 false alarm in 700.
/// </summary>
/// <remarks>
/// Its memory is none of .NET's, which would lay blocks across cache lines; that of a joined run's, some MB, goes back to the system once nobody knows the filter any more.
/// </remarks>
internal sealed unsafe class SessionFilter
{
    private const int BitsPerSession = 16;
    private const int WordsPerBlock = 8;
    private const int BlockBytes = WordsPerBlock * sizeof(ulong); // a cache line
    private const int Probes = 8;

    private readonly int _blocks;
    private readonly ulong* _words;

    public SessionFilter(int sessions)
        : this(blocks: Math.Max(1, ((long)sessions * BitsPerSession + BlockBytes * 8 - 1) / (BlockBytes * 8)))
    {
    }

    private SessionFilter(long blocks)
    {
        _blocks = checked((int)blocks);
        _words = (ulong*)NativeMemory.AlignedAlloc((nuint)Bytes, BlockBytes);
        NativeMemory.Clear(_words, (nuint)Bytes);
    }

    // It is shared by all who know its run: when the last of them has let go, only the collector knows.
    ~SessionFilter() => NativeMemory.AlignedFree(_words);

    /// <summary>Memory that it holds.</summary>
    public long Bytes => (long)_blocks * BlockBytes;

    private Span<byte> Content => new(_words, checked((int)Bytes));

    /// <summary>Reads one as <see cref="Write"/> has written it.</summary>
    /// <exception cref="InvalidDataException">It is of no length that one has.</exception>
    public static SessionFilter Read(Stream saved)
    {
        if (saved.Length == 0 || saved.Length % BlockBytes != 0)
            throw new InvalidDataException($"A session filter of {saved.Length} bytes is no whole number of blocks.");
        var filter = new SessionFilter(blocks: saved.Length / BlockBytes);
        saved.ReadExactly(filter.Content);
        GC.KeepAlive(filter);
        return filter;
    }

    public void Write(Stream target)
    {
        target.Write(Content);
        GC.KeepAlive(this);
    }

    /// <summary>What the filters know a session by: made once for all of them.</summary>
    public static ulong Hash(ProjectId project, SentryId id) => Mix(id.High ^ Mix(id.Low ^ (uint)project.Value));

    public void Add(ulong hash)
    {
        var block = BlockOf(hash);
        var bits = Mix(hash);
        for (var i = 0; i < Probes; i++, bits = NextBits(bits))
            block[bits >> 61] |= 1UL << (int)((bits >> 55) & 63);
        GC.KeepAlive(this);
    }

    public bool MayContain(ulong hash)
    {
        var block = BlockOf(hash);
        var bits = Mix(hash);
        var mayContain = true;
        for (var i = 0; i < Probes && mayContain; i++, bits = NextBits(bits))
            mayContain = (block[bits >> 61] & (1UL << (int)((bits >> 55) & 63))) != 0;
        GC.KeepAlive(this);
        return mayContain;
    }

    /// <summary>Brings into the processor's caches what <see cref="MayContain"/> reads.</summary>
    public long LookAt(ulong hash)
    {
        var seen = (long)*BlockOf(hash);
        GC.KeepAlive(this);
        return seen;
    }

    // The product's upper half is below the number of blocks.
    private ulong* BlockOf(ulong hash) => _words + Math.BigMul(hash, (ulong)_blocks, out _) * WordsPerBlock;

    // The top nine bits choose a bit of the block; an odd multiplier brings the next nine up.
    private static ulong NextBits(ulong bits) => bits * 0xD1342543DE82EF95 + 1;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
