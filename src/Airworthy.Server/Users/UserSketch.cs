using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

using Airworthy.Server.Storage;

namespace Airworthy.Server.Users;

/// <summary>
/// Counts users about, whose numbers would be too many to keep: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier: "HyperLogLog: the analysis of a near-optimal
/// cardinality estimation algorithm", 2007) with 2^14 registers, a standard error of 0.81 %. A sorted list of registers while they are few, a byte for each beyond.
/// A sketch whose users are contained in another's never estimates more than that one. Not thread-safe, but for what <see cref="Share"/> returns.
/// </summary>
internal sealed class UserSketch
{
    public const int RegisterCount = 1 << IndexBits;

    // Of a hash, 14 bits choose the register; it keeps the largest rank, which is the place of the first one among the other 50.
    private const int IndexBits = 14;
    private const int MaxRank = 64 - IndexBits;
    private const int RankBits = 6;
    private const int RankMask = (1 << RankBits) - 1;
    private const int MaxSparse = 2048; // half of the memory of all registers
    private const byte SparseTag = 0;
    private const byte DenseTag = 1;

    // Either _sparse holds the registers that are not zero, each with its rank below its index, ascending; or _ranks holds all.
    private uint[]? _sparse = [];
    private int _sparseCount;
    private byte[] _ranks = [];

    // As in UserSet: the sketch that reads the same arrays; in that one, itself.
    private UserSketch? _shared;

    public UserSketch()
    {
    }

    private UserSketch(UserSketch origin)
    {
        (_sparse, _sparseCount, _ranks) = (origin._sparse, origin._sparseCount, origin._ranks);
        _shared = this;
    }

    /// <summary>Memory held, in bytes, about. What is shared counts in both sketches.</summary>
    public long Bytes => 72L + (_sparse?.Length ?? 0) * sizeof(uint) + _ranks.Length;

    private ReadOnlySpan<uint> Sparse => _sparse.AsSpan(0, _sparseCount);

    /// <summary>About how many users were added.</summary>
    public long Estimate()
    {
        Span<int> registersOfRank = stackalloc int[MaxRank + 1];
        registersOfRank.Clear();
        foreach (var register in Sparse)
            registersOfRank[(int)(register & RankMask)]++;
        foreach (var rank in _ranks)
            registersOfRank[rank]++;
        if (_sparse is not null)
            registersOfRank[0] = RegisterCount - _sparseCount;
        return RegisterEstimate.Of(registersOfRank);
    }

    /// <summary>The sketch as it is now, read-only, for any thread; as <see cref="UserSet.Share"/>.</summary>
    public UserSketch Share() => _shared ??= new UserSketch(this);

    /// <summary>False if nothing changed, which holds for every sketch that contains this one as well.</summary>
    public bool Add(UserHash user)
    {
        var index = (int)(user.Value >> MaxRank);
        var rank = Math.Min(BitOperations.LeadingZeroCount(user.Value << IndexBits) + 1, MaxRank);
        return Raise(index, rank);
    }

    public void UnionWith(UserSketch other)
    {
        if (other._sparse is not null)
        {
            foreach (var register in other.Sparse)
                Raise((int)(register >> RankBits), (int)(register & RankMask));
            return;
        }

        Unshare();
        BecomeDense();
        var mine = MemoryMarshal.Cast<byte, Vector256<byte>>(_ranks.AsSpan());
        var theirs = MemoryMarshal.Cast<byte, Vector256<byte>>(other._ranks.AsSpan());
        for (var i = 0; i < mine.Length; i++)
            mine[i] = Vector256.Max(mine[i], theirs[i]);
    }

    public void Write(BinaryWriter writer)
    {
        if (_sparse is null)
        {
            writer.Write(DenseTag);
            // Four ranks of six bits in three bytes.
            for (var i = 0; i < RegisterCount; i += 4)
            {
                var four = _ranks[i] | (_ranks[i + 1] << 6) | (_ranks[i + 2] << 12) | (_ranks[i + 3] << 18);
                writer.Write((byte)four);
                writer.Write((ushort)(four >> 8));
            }

            return;
        }

        writer.Write(SparseTag);
        writer.Write7BitEncodedInt(_sparseCount);
        var before = 0u;
        foreach (var register in Sparse)
        {
            writer.Write7BitEncodedInt((int)(register - before));
            before = register;
        }
    }

    /// <exception cref="InvalidDataException">What stands there is no sketch.</exception>
    public static UserSketch Read(ref ReadOnlySpan<byte> source)
    {
        var tag = source.IsEmpty ? byte.MaxValue : source[0];
        source = source.IsEmpty ? source : source[1..];
        return tag switch
        {
            SparseTag => ReadSparse(ref source),
            DenseTag => ReadDense(ref source),
            _ => throw new InvalidDataException($"A sketch of users begins with {tag}, which is neither a list of registers nor all of them."),
        };
    }

    private static UserSketch ReadSparse(ref ReadOnlySpan<byte> source)
    {
        var count = Varint.ReadInt32(ref source);
        if (count > MaxSparse)
            throw new InvalidDataException($"A sketch of users lists {count} registers; {MaxSparse} are the most.");
        var sketch = new UserSketch { _sparse = new uint[count], _sparseCount = count };
        var before = 0UL;
        var nextIndex = 0UL;
        for (var i = 0; i < count; i++)
        {
            var register = before + (uint)Varint.ReadInt32(ref source);
            var rank = (int)(register & RankMask);
            if (register >> RankBits is var index && (index < nextIndex || index >= RegisterCount || rank is 0 or > MaxRank))
                throw new InvalidDataException($"Register {i} of {count} in a sketch of users is number {index} with rank {rank}.");
            sketch._sparse[i] = (uint)register;
            nextIndex = index + 1;
            before = register;
        }

        return sketch;
    }

    private static UserSketch ReadDense(ref ReadOnlySpan<byte> source)
    {
        const int bytes = RegisterCount / 4 * 3;
        if (source.Length < bytes)
            throw new InvalidDataException($"A sketch of users has {source.Length} bytes of its {bytes}.");
        var sketch = new UserSketch { _sparse = null, _ranks = new byte[RegisterCount] };
        for (var i = 0; i < RegisterCount; i++)
        {
            var at = i / 4 * 3;
            var four = source[at] | (source[at + 1] << 8) | (source[at + 2] << 16);
            sketch._ranks[i] = (byte)((four >> (i % 4 * RankBits)) & RankMask);
            if (sketch._ranks[i] > MaxRank)
                throw new InvalidDataException($"Register {i} in a sketch of users has rank {sketch._ranks[i]}.");
        }

        source = source[bytes..];
        return sketch;
    }

    /// <summary>Lifts a register to a rank, if it is lower.</summary>
    private bool Raise(int index, int rank)
    {
        if (_sparse is null)
        {
            if (_ranks[index] >= rank)
                return false;
            Unshare();
            _ranks[index] = (byte)rank;
            return true;
        }

        // The first that is not below the register with rank zero is the register itself, or where it belongs.
        var at = ~Sparse.BinarySearch((uint)index << RankBits);
        var isKnown = at < _sparseCount && _sparse[at] >> RankBits == index;
        if (isKnown && (_sparse[at] & RankMask) >= rank)
            return false;
        Unshare();
        if (!isKnown && _sparseCount == MaxSparse)
        {
            BecomeDense();
            _ranks[index] = (byte)rank;
            return true;
        }

        if (!isKnown)
        {
            if (_sparseCount == _sparse.Length)
                Array.Resize(ref _sparse, Math.Min(MaxSparse, Math.Max(4, _sparseCount + _sparseCount / 2)));
            Array.Copy(_sparse, at, _sparse, at + 1, _sparseCount - at);
            _sparseCount++;
        }

        _sparse[at] = ((uint)index << RankBits) | (uint)rank;
        return true;
    }

    private void BecomeDense()
    {
        if (_sparse is null)
            return;
        _ranks = new byte[RegisterCount];
        foreach (var register in Sparse)
            _ranks[register >> RankBits] = (byte)(register & RankMask);
        _sparse = null;
        _sparseCount = 0;
    }

    private void Unshare()
    {
        if (_shared is null)
            return;
        if (_shared == this)
            throw new InvalidOperationException("A shared sketch of users is read-only.");
        _shared = null;
        _sparse = _sparse?.ToArray();
        _ranks = [.. _ranks];
    }
}
