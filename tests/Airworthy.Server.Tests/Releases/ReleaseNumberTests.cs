using Airworthy.Server.Releases;

namespace Airworthy.Server.Tests.Releases;

public sealed class ReleaseNumberTests
{
    [Fact]
    public void A_version_has_always_the_same_number()
    {
        // The first six bytes of its SHA-256.
        Assert.Equal(0xe3b0c44298fcL, ReleaseNumber.Of(""));
        Assert.Equal(0xba7816bf8f01L, ReleaseNumber.Of("abc"));
    }

    [Fact]
    public void Numbers_are_exact_in_every_client_and_no_two_are_alike()
    {
        var numbers = Enumerable.Range(0, 50_000).Select(i => ReleaseNumber.Of($"web@1.{i}")).ToHashSet();
        Assert.Equal(50_000, numbers.Count);
        Assert.All(numbers, number => Assert.InRange(number, 0, (1L << 53) - 1));
    }
}
