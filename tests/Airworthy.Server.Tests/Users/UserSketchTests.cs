using Airworthy.Server.Users;
using CsCheck;

namespace Airworthy.Server.Tests.Users;

public class UserSketchTests
{
    private const double StandardError = 0.0081;

    private static readonly Gen<UserHash[]> Users = Gen.OneOf(
        Gen.ULong.Array[0, 50],
        Gen.ULong.Array[0, 6_000],
        Gen.ULong[0, 1UL << 40].Array[0, 50]) // one register, high ranks
        .Select(hashes => hashes.Select(hash => new UserHash(hash)).ToArray());

    [Theory]
    [InlineData(10, 40)]
    [InlineData(100, 40)]
    [InlineData(1_000, 40)]
    [InlineData(3_000, 40)]
    [InlineData(10_000, 40)]
    [InlineData(30_000, 40)]
    [InlineData(60_000, 40)]
    [InlineData(100_000, 20)]
    [InlineData(1_000_000, 6)]
    [InlineData(5_000_000, 2)]
    public void It_errs_no_more_than_it_says(int users, int seeds)
    {
        var sum = 0.0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var error = Of(seed, users).Estimate() / (double)users - 1;
            Assert.InRange(error, -3 * StandardError, 3 * StandardError);
            sum += error;
        }

        // No bias: the mean of many is as much closer.
        Assert.InRange(sum / seeds, -3 * StandardError / Math.Sqrt(seeds), 3 * StandardError / Math.Sqrt(seeds));
    }

    [Fact]
    public void Nobody_is_nobody_and_one_is_one()
    {
        var sketch = new UserSketch();
        Assert.Equal(0, sketch.Estimate());
        sketch.Add(new UserHash(1));
        Assert.Equal(1, sketch.Estimate());
    }

    [Fact]
    public void A_union_is_the_sketch_of_all() =>
        Gen.Select(Users, Users).Sample((left, right) =>
        {
            var union = Of(left);
            union.UnionWith(Of(right));
            Assert.Equal(Written(Of([.. left, .. right])), Written(union));
        }, iter: 300);

    [Fact]
    public void More_users_never_count_for_less() =>
        Users.Sample(users =>
        {
            var sketch = new UserSketch();
            var before = 0L;
            foreach (var user in users)
            {
                var changed = sketch.Add(user);
                Assert.False(sketch.Add(user));
                var estimate = changed ? sketch.Estimate() : before;
                Assert.InRange(estimate, before, long.MaxValue);
                before = estimate;
            }
        }, iter: 30);

    /// <summary>Each register from rank to rank, so that every way in which an estimate could fall is gone.</summary>
    [Fact]
    public void No_register_rises_for_nothing_less()
    {
        Span<int> registers = stackalloc int[51];
        registers.Clear();
        registers[0] = UserSketch.RegisterCount;
        var before = 0L;
        for (var rank = 0; rank < 50; rank++)
        {
            while (registers[rank] > 0)
            {
                registers[rank]--;
                registers[rank + 1]++;
                var estimate = RegisterEstimate.Of(registers);
                Assert.True(estimate >= before, $"{registers[rank]} at rank {rank}: {before}, then {estimate}");
                before = estimate;
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Users.Sample(users =>
        {
            var written = Written(Of(users));
            ReadOnlySpan<byte> bytes = written;
            var read = UserSketch.Read(ref bytes);
            Assert.True(bytes.IsEmpty);
            Assert.Equal(written, Written(read));
            Assert.All(users, user => Assert.False(read.Add(user)));
        }, iter: 300);

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    public void What_was_shared_stays_as_it_was(int users)
    {
        var sketch = Of(seed: 1, users);
        var before = Written(sketch);
        var shared = sketch.Share();
        Assert.Same(shared, sketch.Share());
        Assert.Throws<InvalidOperationException>(() => shared.UnionWith(Of(seed: 2, users)));

        sketch.UnionWith(Of(seed: 2, users));
        Assert.Equal(before, Written(shared));
        Assert.NotEqual(before, Written(sketch.Share()));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 0, 0x81, 0x10 })]
    [InlineData(new byte[] { 0, 1, 0 })]
    [InlineData(new byte[] { 0, 1, 51 })]
    [InlineData(new byte[] { 0, 2, 1, 1 })]
    [InlineData(new byte[] { 0, 1, 0xFF, 0xFF, 0xFF, 1 })]
    public void Damage_is_refused(byte[] damaged) =>
        Assert.Throws<InvalidDataException>(() =>
        {
            ReadOnlySpan<byte> bytes = damaged;
            UserSketch.Read(ref bytes);
        });

    private static UserSketch Of(int seed, int users)
    {
        var (sketch, random) = (new UserSketch(), new Random(seed));
        for (var i = 0; i < users; i++)
            sketch.Add(new UserHash((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
        return sketch;
    }

    private static UserSketch Of(UserHash[] users)
    {
        var sketch = new UserSketch();
        foreach (var user in users)
            sketch.Add(user);
        return sketch;
    }

    private static byte[] Written(UserSketch sketch)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        sketch.Write(writer);
        return stream.ToArray();
    }
}
