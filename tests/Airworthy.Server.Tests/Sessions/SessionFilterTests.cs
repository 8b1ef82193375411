using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Tests.Sessions;

public class SessionFilterTests
{
    private const int Sessions = 100_000;

    [Fact]
    public void It_knows_all_that_it_was_given_and_hardly_any_other_also_when_it_is_read_back()
    {
        var filter = new SessionFilter(Sessions);
        var others = Enumerable.Range(0, Sessions).Select(_ => Hash()).ToList();
        var given = Enumerable.Range(0, Sessions).Select(_ => Hash()).ToList();
        Assert.DoesNotContain(others, filter.MayContain);

        given.ForEach(filter.Add);
        Assert.All(given, hash => Assert.True(filter.MayContain(hash)));
        Assert.InRange(others.Count(filter.MayContain), 1, Sessions / 350);
        Assert.InRange(filter.Bytes, 2 * Sessions, 2 * Sessions + 63);

        var saved = new MemoryStream();
        filter.Write(saved);
        Assert.Equal(filter.Bytes, saved.Length);
        saved.Position = 0;
        var read = SessionFilter.Read(saved);
        Assert.Equal(others.Concat(given).Where(filter.MayContain), others.Concat(given).Where(read.MayContain));
    }

    [Fact]
    public void One_for_nothing_says_no() => Assert.False(new SessionFilter(0).MayContain(Hash()));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(100)]
    public void What_has_the_length_of_none_is_refused(int bytes) =>
        Assert.Throws<InvalidDataException>(() => SessionFilter.Read(new MemoryStream(new byte[bytes])));

    private static ulong Hash() => SessionFilter.Hash(new ProjectId(1), SentryId.NewRandom());
}
