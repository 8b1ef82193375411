using Airworthy.Protocol;
using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public class ReleaseNeighboursTests
{
    private static readonly KnownRelease[] All = [Release("c", 3), Release("a", 1), Release("d", 4), Release("b", 2)];

    [Theory]
    [InlineData("b", "a", "c")]
    [InlineData("a", null, "b")]
    [InlineData("d", "c", null)]
    public void The_neighbours_stand_in_the_order_in_which_they_were_made(string version, string? previous, string? next)
    {
        var neighbours = ReleaseNeighbours.Of(All, All.First(one => one.Version == version), _ => true);

        Assert.Equal((previous, next), (neighbours.Previous?.Version, neighbours.Next?.Version));
        Assert.Equal(("a", "d"), (neighbours.First?.Version, neighbours.Last?.Version));
    }

    [Fact]
    public void What_is_no_neighbour_is_passed_over_but_may_be_the_outermost()
    {
        var neighbours = ReleaseNeighbours.Of(All, All[3], other => other.Version is not ("a" or "c"));

        Assert.Null(neighbours.Previous);
        Assert.Equal("d", neighbours.Next?.Version);
        Assert.Equal("a", neighbours.First?.Version);
    }

    [Fact]
    public void Of_two_of_one_moment_the_name_decides()
    {
        KnownRelease[] all = [Release("x", 1), Release("y", 1)];

        Assert.Equal("y", ReleaseNeighbours.Of(all, all[0], _ => true).Next?.Version);
        Assert.Equal("x", ReleaseNeighbours.Of(all, all[1], _ => true).Previous?.Version);
    }

    private static KnownRelease Release(string version, int day) =>
        new(version, ReleaseName.Parse(version), null, new DateTime(2026, 3, day, 0, 0, 0, DateTimeKind.Utc), []);
}
