using Airworthy.Server.Users;
using CsCheck;

namespace Airworthy.Server.Tests.Users;

public class UserSetTests
{
    // Dense, sparse and mixed: few, arrays and bitmaps all occur.
    private static readonly Gen<uint[]> Members = Gen.OneOf(
        Gen.UInt[0, 60].Array[0, 40],
        Gen.UInt[0, 20_000].Array[0, 9_000],
        Gen.UInt[0, 400_000].Array[0, 3_000],
        Gen.UInt.Array[0, 50]);

    [Fact]
    public void It_holds_what_a_set_holds() =>
        Members.Sample(members =>
        {
            var (set, expected) = (new UserSet(), new SortedSet<uint>());
            foreach (var member in members)
                Assert.Equal(expected.Add(member), set.Add(member));
            Assert.Equal(expected, set.Members());
            Assert.Equal(expected.Count, set.Count);
            Assert.All(members.Take(20), member => Assert.True(set.Contains(member)));
            Assert.Equal(expected.Contains(12345), set.Contains(12345));
        }, iter: 300);

    [Fact]
    public void A_union_is_a_union() =>
        Gen.Select(Members, Members).Sample((left, right) =>
        {
            var union = SetOf(left);
            union.UnionWith(SetOf(right));
            Assert.Equal(new SortedSet<uint>(left.Concat(right)), union.Members());
        }, iter: 300);

    [Fact]
    public void A_union_leaves_the_other_set_alone() =>
        Gen.Select(Members, Members).Sample((left, right) =>
        {
            var (union, other) = (SetOf(left), SetOf(right));
            union.UnionWith(other);
            for (var member = 0u; member < 50; member++)
                union.Add(member);
            Assert.Equal(new SortedSet<uint>(right), other.Members());
        }, iter: 200);

    [Fact]
    public void What_is_written_is_read_back() =>
        Members.Sample(members =>
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            SetOf(members).Write(writer);
            ReadOnlySpan<byte> bytes = stream.ToArray();
            var read = UserSet.Read(ref bytes);
            Assert.True(bytes.IsEmpty);
            Assert.Equal(new SortedSet<uint>(members), read.Members());
            // A set that was read can grow on.
            read.Add(77_777);
            Assert.True(read.Contains(77_777));
        }, iter: 300);

    private static UserSet SetOf(uint[] members)
    {
        var set = new UserSet();
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
