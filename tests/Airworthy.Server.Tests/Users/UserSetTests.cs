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

    /// <summary>Adds and shares in any order, and goes on with what a union has made of it, against sets that copy everything.</summary>
    [Fact]
    public void What_was_shared_stays_as_it_was() =>
        Gen.Select(Gen.Int[0, 2], Members).Array[1, 12].Sample(steps =>
        {
            var (set, expected) = (new UserSet(), new SortedSet<uint>());
            var shared = new List<(UserSet Set, SortedSet<uint> Expected)>();
            foreach (var (kind, members) in steps)
            {
                switch (kind)
                {
                    case 0:
                        foreach (var member in members)
                            Assert.Equal(expected.Add(member), set.Add(member));
                        break;
                    case 1:
                        var union = new UserUnion();
                        union.Add(set);
                        union.Add(SetOf(members).Share());
                        set = union.TakeSet();
                        expected = [.. expected, .. members];
                        break;
                    default:
                        shared.Add((set.Share(), [.. expected]));
                        break;
                }

                Assert.Equal(expected.Count, set.Count);
            }

            shared.Add((set, expected));
            foreach (var (one, members) in shared)
            {
                Assert.Equal(members, one.Members());
                Assert.Equal(members.Count, one.Count);
            }
        }, iter: 300);

    [Theory]
    [InlineData(3)]
    [InlineData(3_000)]
    [InlineData(60_000)]
    public void A_shared_set_is_read_only(int users)
    {
        var set = SetOf([.. Enumerable.Range(0, users).Select(user => (uint)user)]);
        var shared = set.Share();
        Assert.Same(shared, set.Share());
        Assert.Same(shared, shared.Share());
        Assert.Throws<InvalidOperationException>(() => shared.Add(70_000));

        Assert.False(set.Add(1));
        Assert.Same(shared, set.Share()); // nothing has changed
        Assert.True(set.Add(70_000));
        Assert.True(set.Share().Contains(70_000));
        Assert.False(shared.Contains(70_000));
    }

    /// <summary>Numbers are added in a known order while another thread reads: what it is handed is always the first so many of them.</summary>
    [Fact]
    public async Task A_reader_needs_no_lock()
    {
        const uint users = 300_000;
        var set = new UserSet();
        var shared = set.Share();
        var writer = Task.Run(() =>
        {
            for (var user = 0u; user < users; user++)
            {
                set.Add(user * 7919 % users); // coprime: each number once, in no order
                if (user % 97 == 0)
                    Volatile.Write(ref shared, set.Share());
            }
        });

        var reads = 0;
        while (!writer.IsCompleted)
        {
            var seen = Volatile.Read(ref shared);
            var count = seen.Count;
            Assert.Equal(count, seen.Members().LongCount());
            for (var user = 0u; user < count; user += 101)
                Assert.True(seen.Contains(user * 7919 % users));
            if (count < users)
                Assert.False(seen.Contains((uint)count * 7919 % users));
            reads++;
        }

        await writer;
        Assert.True(reads > 1);
        Assert.Equal(users, set.Count);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 7, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 2, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0x81, 8, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0 })]
    [InlineData(new byte[] { 1, 1, 0, 0, 2, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 1 })]
    public void Damage_is_refused(byte[] damaged) =>
        Assert.Throws<InvalidDataException>(() =>
        {
            ReadOnlySpan<byte> bytes = damaged;
            UserSet.Read(ref bytes);
        });

    private static UserSet SetOf(uint[] members)
    {
        var set = new UserSet();
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
