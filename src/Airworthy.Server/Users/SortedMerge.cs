using System.Numerics;

namespace Airworthy.Server.Users;

internal static class SortedMerge
{
    /// <summary>The first <paramref name="count"/> elements of the result are those of both, ascending, each once.</summary>
    public static T[] Merge<T>(ReadOnlySpan<T> mine, ReadOnlySpan<T> other, out int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var merged = new T[mine.Length + other.Length];
        var (i, j) = (0, 0);
        count = 0;
        while (i < mine.Length && j < other.Length)
        {
            var (left, right) = (mine[i], other[j]);
            merged[count++] = T.Min(left, right);
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }

        mine[i..].CopyTo(merged.AsSpan(count));
        count += mine.Length - i;
        other[j..].CopyTo(merged.AsSpan(count));
        count += other.Length - j;
        return merged;
    }
}
