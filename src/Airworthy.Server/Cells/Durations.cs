using System.Numerics;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Cells;

/// <summary>
/// How long sessions lasted, in milliseconds: each length with the number of sessions that had it.
/// Up to <see cref="MaxExact"/> different lengths are kept as they are. With more, each is rounded to seven significant bits, so a percentile
/// is off by at most 0.4 %; average and maximum stay exact. What comes out does not depend on the order in which it went in.
/// </summary>
internal sealed class Durations
{
    /// <summary>Different lengths that are kept as they are.</summary>
    public const int MaxExact = 64;

    private const int SignificantBits = 7;

    // By ascending length; the first _different of each are in use.
    private uint[] _lengths = [];
    private uint[] _sessions = [];
    private int _different;
    private long _sum;

    /// <summary>Sessions with a duration.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in milliseconds; 0 if there is none.</summary>
    public uint Max { get; private set; }

    /// <summary>Whether there are so many different lengths that they were rounded.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>In milliseconds; null if there is none.</summary>
    public double? Average => Count == 0 ? null : (double)_sum / Count;

    /// <summary>Memory held, in bytes, about.</summary>
    public long Bytes => 96 + (_lengths.Length + _sessions.Length) * sizeof(uint);

    public void Add(uint milliseconds)
    {
        Max = Math.Max(Max, milliseconds);
        _sum += milliseconds;
        Count++;
        CountIn(IsRounded ? Rounded(milliseconds) : milliseconds, 1);
        RoundIfTooMany();
    }

    public void Add(Durations other)
    {
        Max = Math.Max(Max, other.Max);
        _sum += other._sum;
        Count += other.Count;
        if (other.IsRounded && !IsRounded)
            Round();
        Merge(other);
        RoundIfTooMany();
    }

    /// <summary>
    /// The length that a share of the sessions did not exceed, in milliseconds: between two sessions it is interpolated, as Sentry does. Null if there is none.
    /// </summary>
    /// <param name="share">From 0 to 1.</param>
    public double? Percentile(double share)
    {
        if (Count == 0)
            return null;
        var position = (Count - 1) * share;
        var before = (long)position;
        var left = At(before);
        return left + (position - before) * (At(Math.Min(before + 1, Count - 1)) - left);
    }

    public Durations Clone()
    {
        var clone = new Durations();
        clone.Add(this);
        return clone;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(IsRounded);
        writer.Write7BitEncodedInt64(_sum);
        writer.Write7BitEncodedInt64(Max);
        writer.Write7BitEncodedInt(_different);
        var last = 0u;
        for (var i = 0; i < _different; i++)
        {
            writer.Write7BitEncodedInt64(_lengths[i] - last);
            writer.Write7BitEncodedInt64(_sessions[i]);
            last = _lengths[i];
        }
    }

    public static Durations Read(ref ReadOnlySpan<byte> source)
    {
        var durations = new Durations { IsRounded = source[0] != 0 };
        source = source[1..];
        durations._sum = (long)Varint.Read(ref source);
        durations.Max = (uint)Varint.Read(ref source);
        durations._different = Varint.ReadInt32(ref source);
        durations._lengths = new uint[durations._different];
        durations._sessions = new uint[durations._different];
        var last = 0u;
        for (var i = 0; i < durations._different; i++)
        {
            durations._lengths[i] = last += (uint)Varint.Read(ref source);
            durations._sessions[i] = (uint)Varint.Read(ref source);
            durations.Count += durations._sessions[i];
        }

        return durations;
    }

    /// <summary>The middle of the lengths that share the first seven significant bits. Rounding it again changes nothing.</summary>
    private static uint Rounded(uint milliseconds)
    {
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount(milliseconds) - SignificantBits);
        return shift == 0 ? milliseconds : (milliseconds >> shift << shift) | (1u << (shift - 1));
    }

    private double At(long index)
    {
        // The last one is known exactly.
        if (index == Count - 1)
            return Max;
        var i = 0;
        for (long seen = _sessions[0]; seen <= index; seen += _sessions[i])
            i++;
        return Math.Min(_lengths[i], Max);
    }

    private void CountIn(uint length, uint sessions)
    {
        var at = _lengths.AsSpan(0, _different).BinarySearch(length);
        if (at >= 0)
        {
            _sessions[at] += sessions;
            return;
        }

        if (_different == _lengths.Length)
        {
            Array.Resize(ref _lengths, Math.Max(4, _different * 2));
            Array.Resize(ref _sessions, _lengths.Length);
        }

        Array.Copy(_lengths, ~at, _lengths, ~at + 1, _different - ~at);
        Array.Copy(_sessions, ~at, _sessions, ~at + 1, _different - ~at);
        (_lengths[~at], _sessions[~at]) = (length, sessions);
        _different++;
    }

    /// <summary>Both are sorted, so that one walk merges them: a question adds up hundreds of cells.</summary>
    private void Merge(Durations other)
    {
        var (lengths, sessions) = (new uint[_different + other._different], new uint[_different + other._different]);
        var (i, j, count) = (0, 0, 0);
        while (i < _different || j < other._different)
        {
            var mine = i < _different ? _lengths[i] : uint.MaxValue;
            var theirs = j == other._different ? uint.MaxValue : IsRounded ? Rounded(other._lengths[j]) : other._lengths[j];
            var (length, here) = i < _different && (j == other._different || mine <= theirs) ? (mine, _sessions[i++]) : (theirs, other._sessions[j++]);
            if (count > 0 && lengths[count - 1] == length)
                sessions[count - 1] += here;
            else
                (lengths[count], sessions[count++]) = (length, here);
        }

        (_lengths, _sessions, _different) = (lengths, sessions, count);
    }

    private void RoundIfTooMany()
    {
        if (!IsRounded && _different > MaxExact)
            Round();
    }

    private void Round()
    {
        IsRounded = true;
        var (lengths, sessions, different) = (_lengths, _sessions, _different);
        (_lengths, _sessions, _different) = (new uint[different], new uint[different], 0);
        for (var i = 0; i < different; i++)
            CountIn(Rounded(lengths[i]), sessions[i]);
    }
}
