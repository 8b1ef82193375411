using System.Text;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using CsCheck;

namespace Airworthy.Server.Tests.Releases;

public sealed class ReleaseOrderTests
{
    private static readonly DateTime Day = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<DatedRelease> AnyRelease = Gen.Select(
        Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 7],
        static (id, day, name) => Made(id, new[] { "a@1.0", "b@1.0.0", "a@1.0-rc1", "a@1.0+7", "a@2", "1.0", "a@v1", "a@6f85d2f" }[name], day));

    [Fact]
    public void Read_backwards_it_is_the_list_by_version()
    {
        // Each on a later day than the one before it.
        string[] registered = ["2.0.0", "a@1.0-rc2", "a@1.0+9", "b@1.0.0", "a@10.0", "a@9.9.9.9", "a@1.0-rc10", "a@6f85d2f", "a@9223372036854775808.0", "a@1.0+1"];
        var releases = registered.Select((name, i) => Made(i + 1, name, i));

        Assert.Equal(
            ["a@10.0", "a@9.9.9.9", "a@1.0+1", "b@1.0.0", "a@1.0+9", "a@1.0-rc2", "a@1.0-rc10", "a@9223372036854775808.0", "a@6f85d2f", "2.0.0"],
            releases.OrderDescending(ReleaseOrder.BySemanticVersion).Select(one => one.Release.Version));
    }

    [Fact]
    public void Each_order_is_one() =>
        Gen.Select(AnyRelease, AnyRelease, AnyRelease).Sample((a, b, c) =>
        {
            foreach (var order in new[] { ReleaseOrder.ByDate, ReleaseOrder.BySemanticVersion, ReleaseOrder.BySemanticVersionAndId })
            {
                var (ab, bc, ac) = (Math.Sign(order.Compare(a, b)), Math.Sign(order.Compare(b, c)), Math.Sign(order.Compare(a, c)));
                Assert.Equal(0, order.Compare(a, a));
                Assert.Equal(-ab, Math.Sign(order.Compare(b, a)));
                if (ab >= 0 && bc >= 0)
                    Assert.Equal(Math.Max(ab, bc), ac);
            }
        });

    /// <summary>Newest first; s for a semantic version.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("s", true)]
    [InlineData("-", false)]
    [InlineData("s-", true)]
    [InlineData("-s", false)]
    [InlineData("--s", true)]
    [InlineData("---", false)]
    [InlineData("---ssssss", false)]
    [InlineData("--s------", true)]
    [InlineData("--s-------", false)]
    [InlineData("--s-----s-", false)]
    [InlineData("--s----s-s", true)]
    [InlineData("---sssssss", false)]
    [InlineData("ss--------", false)]
    [InlineData("--s-------ssss", false)]
    public void A_project_follows_semantic_versions_if_enough_of_its_newest_do(string releases, bool isSemantic)
    {
        DatedRelease[] dated = [.. releases.Select((kind, i) => Made(i + 1, kind == 's' ? $"a@1.{i}" : $"{i}", -i))];
        Assert.Equal(isSemantic, VersionScheme.IsSemantic(dated.Reverse()));
        Assert.Equal(isSemantic, VersionScheme.IsSemantic(dated, Made(99, "a@7.0", 0).Release));
        Assert.False(VersionScheme.IsSemantic(dated, Made(99, "7.0", 0).Release));
    }

    [Fact]
    public void The_latest_release_is_the_highest_version_or_the_newest()
    {
        // The hotfix of an old version came last.
        DatedRelease[] releases = [Made(1, "a@1.0", 0), Made(2, "a@2.0", 2), Made(3, "a@2.0.0+7", 1), Made(4, "a@1.0.1", 3)];
        Assert.Equal("a@2.0.0+7", VersionScheme.Latest(releases, isSemantic: true)!.Version);
        Assert.Equal("a@1.0.1", VersionScheme.Latest(releases, isSemantic: false)!.Version);
        Assert.Null(VersionScheme.Latest([], isSemantic: true));
    }

    private static DatedRelease Made(int id, string name, int day) =>
        new(new Release(new ReleaseId(id), new ProjectId(1), name, Encoding.UTF8.GetBytes(name)), Day.AddDays(day));
}
