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

    private static UserSet SetOf(uint[] members)
    {
        var set = new UserSet();
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
