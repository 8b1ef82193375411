namespace Airworthy.Server.Tests;

/// <summary>Damages a payload at random, as no sender would and every reader must bear.</summary>
internal static class ByteDamage
{
    private const int LongestRun = 40;

    /// <summary>Does one thing to one place.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="pieces">What means something to the reader: put in, or in the place of something else.</param>
    public static void Do(List<byte> bytes, Random random, IReadOnlyList<byte[]> pieces)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, LongestRun), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(at, pieces[random.Next(pieces.Count)]);
                break;
            default:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, pieces[random.Next(pieces.Count)]);
                break;
        }
    }
}
