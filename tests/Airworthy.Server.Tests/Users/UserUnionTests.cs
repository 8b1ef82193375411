using Airworthy.Server.Users;
using CsCheck;

namespace Airworthy.Server.Tests.Users;

public class UserUnionTests
{
    private static readonly Gen<uint[]> Members = Gen.OneOf(
        Gen.UInt[0, 60].Array[0, 40],
        Gen.UInt[0, 20_000].Array[0, 9_000],
        Gen.UInt[0, 400_000].Array[0, 3_000],
        Gen.UInt[0, 5_000_000].Array[0, 50]);

    // Around each size from which on a set is kept in another way.
    private static readonly int[] Sizes = [0, 1, 1_023, 1_024, 1_025, 4_095, 4_096, 4_097, 9_000];
    private static readonly uint[] Steps = [1, 3, 70_000];

    private static readonly Gen<uint[]> Regular = Gen.Select(
        Gen.Int[0, Sizes.Length - 1], Gen.UInt[0, 200_000], Gen.Int[0, Steps.Length - 1],
        (size, first, step) => Enumerable.Range(0, Sizes[size]).Select(i => first + (uint)i * Steps[step]).ToArray());

    /// <summary>One union, of which sets are taken again and again: each holds what was added since the last, is written and read back as it is, and grows on.</summary>
    [Fact]
    public void It_makes_a_set_of_all() =>
        Gen.OneOf(Members, Regular).Array[1, 4].Array[1, 5].Sample(sets =>
        {
            var union = new UserUnion();
            foreach (var all in sets)
            {
                var expected = new SortedSet<uint>(all.SelectMany(members => members));
                foreach (var members in all)
                    union.Add(SetOf(members));
                var set = union.TakeSet();
                Assert.Equal(0, union.Count);
                Assert.Equal(expected.Count, set.Count);
                Assert.Equal(expected, set.Members());
                Assert.Equal(expected, ReadBack(set).Members());
                foreach (var user in (uint[])[0, 5, 65_535, 65_536, 199_999, .. expected.Take(50).Select(user => user + 1)])
                    Assert.Equal(expected.Add(user), set.Add(user));
                Assert.Equal(expected, set.Members());
            }
        }, iter: 300);

    /// <summary>Two unions that are used again and again, as a reader does, against sets.</summary>
    [Fact]
    public void It_counts_what_sets_hold() =>
        Gen.Select(Gen.Int[0, 5], Members).Array[1, 20].Sample(steps =>
        {
            var (bucket, total) = (new UserUnion(), new UserUnion());
            var (inBucket, inTotal) = (new HashSet<uint>(), new HashSet<uint>());
            foreach (var (kind, members) in steps)
            {
                switch (kind)
                {
                    case 0:
                        total.Add(bucket);
                        inTotal.UnionWith(inBucket);
                        break;
                    case 1:
                        Assert.Equal(inBucket.Count, bucket.MoveTo(total));
                        inTotal.UnionWith(inBucket);
                        inBucket.Clear();
                        break;
                    case 2:
                        bucket.Clear();
                        inBucket.Clear();
                        break;
                    case 3:
                        total.Add(SetOf(members));
                        inTotal.UnionWith(members);
                        break;
                    default:
                        bucket.Add(SetOf(members));
                        inBucket.UnionWith(members);
                        break;
                }

                Assert.Equal(inBucket.Count, bucket.Count);
                Assert.Equal(inTotal.Count, total.Count);
            }
        }, iter: 300);

    [Fact]
    public void The_last_users_of_a_chunk_and_of_all_are_counted()
    {
        var union = new UserUnion();
        union.Add(SetOf([0, 63, 64, 65_535, 65_536, uint.MaxValue]));
        Assert.Equal(6, union.Count);
        union.Add(SetOf([.. Enumerable.Range(0, 65_537).Select(user => (uint)user)]));
        Assert.Equal(65_538, union.Count);
        union.Clear();
        Assert.Equal(0, union.Count);
    }

    private static UserSet ReadBack(UserSet set)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        set.Write(writer);
        ReadOnlySpan<byte> bytes = stream.ToArray();
        return UserSet.Read(ref bytes);
    }

    private static UserSet SetOf(uint[] members)
    {
        var set = new UserSet();
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
